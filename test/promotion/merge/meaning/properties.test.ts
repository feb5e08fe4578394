// What every merge by meaning must hold to, for texts of any style and any changes of them.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { mergeByMeaning } from '../../../../src/promotion/merge/meaning/merge-by-meaning.ts'
import { changed, changes, document, meaning, style, type Tree, write } from './texts.ts'

const merged = (base: string, source: string, target: string) => {
  const result = mergeByMeaning(base, source, target, 'f.yaml')
  return 'text' in result ? result : null
}
const runs = { numRuns: 200 }

type Ruled = { readonly value: Tree | undefined; readonly conflicts: number }

/** The three-way rule on plain data, as the plainest program says it. */
function rule(base: Tree | undefined, source: Tree | undefined, target: Tree | undefined): Ruled {
  const [b, s, t] = [base, source, target].map((side) => JSON.stringify(sorted(side)))
  if (s === b || s === t) return { value: target, conflicts: 0 }
  if (t === b) return { value: source, conflicts: 0 }
  if (typeof source !== 'object' || typeof target !== 'object') return { value: target, conflicts: 1 }
  const [old, theirs, ours] = [typeof base === 'object' ? base : {}, source, target] as Record<string, Tree>[]
  const pairs = [...new Set([...Object.keys(theirs ?? {}), ...Object.keys(ours ?? {})])].map((name) => {
    return [name, rule(old?.[name], theirs?.[name], ours?.[name])] as const
  })
  const value = Object.fromEntries(
    pairs.map(([name, made]) => [name, made.value]).filter(([, made]) => made !== undefined),
  )
  return { value: value as Tree, conflicts: pairs.reduce((sum, [, made]) => sum + made.conflicts, 0) }
}

const sorted = (node: Tree | undefined): unknown =>
  typeof node === 'object'
    ? Object.entries(node)
        .map(([name, child]) => [name, sorted(child as Tree)] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1))
    : node

describe('a merge by meaning', () => {
  it('leaves the target alone where the source changed nothing', () => {
    fc.assert(
      fc.property(document, document, style, style, (base, target, one, other) => {
        const text = write(target, other)
        expect(merged(write(base, one), write(base, one), text)).toEqual({ text, conflicts: [] })
        expect(merged(write(base, one), write(base, { ...one, quotes: !one.quotes }), text)?.text ?? text).toBe(text)
      }),
      runs,
    )
  })

  it('brings the source where the target is the base in another style', () => {
    let done = 0
    fc.assert(
      fc.property(document, changes, style, style, (base, edits, one, other) => {
        const source = changed(base, edits)
        const result = merged(write(base, one), write(source, one), write(base, other))
        if (result === null) return
        done++
        expect(result.conflicts).toEqual([])
        expect(meaning(result.text)).toEqual(meaning(write(source, one)))
      }),
      runs,
    )
    expect(done).toBeGreaterThan(runs.numRuns * 0.9)
  })

  it('keeps what the target alone changed, whatever the source brings', () => {
    fc.assert(
      fc.property(document, changes, changes, style, (base, theirs, ours, look) => {
        const mine = { ...(base as object), own: changed({ k: 'v' }, ours), kept: 'mine' } as Tree
        const result = merged(write(base, look), write(changed(base, theirs), look), write(mine, look))
        if (result === null) return
        expect(meaning(result.text)[0]).toMatchObject({ kept: 'mine' })
      }),
      runs,
    )
  })

  it('does what the three-way rule says, key by key', () => {
    const leaf = fc.constantFrom('x', 'y', 'z', '"1"')
    const { map } = fc.letrec<{ map: Tree }>((tie) => ({
      map: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.oneof({ maxDepth: 3 }, leaf, tie('map')), {
        minKeys: 1,
        noNullPrototype: true,
      }),
    }))
    let done = 0
    fc.assert(
      fc.property(map, map, map, style, style, (base, source, target, one, other) => {
        const result = merged(write(base, one), write(source, one), write(target, other))
        if (result === null) return
        done++
        const wanted = rule(base, source, target)
        expect(meaning(result.text)).toEqual(meaning(write(wanted.value ?? {}, other)))
        expect(result.conflicts.length).toBe(wanted.conflicts)
      }),
      runs,
    )
    expect(done).toBeGreaterThan(runs.numRuns * 0.8)
  })

  it('is done when it is done once', () => {
    let done = 0
    fc.assert(
      fc.property(document, changes, changes, style, style, (base, theirs, ours, one, other) => {
        const [b, s, t] = [write(base, one), write(changed(base, theirs), one), write(changed(base, ours), other)]
        const first = merged(b, s, t)
        if (first === null) return
        expect(merged(s, s, first.text)?.text).toBe(first.text)
        if (first.conflicts.length > 0) return
        done++
        expect(merged(b, s, first.text) ?? { text: first.text, conflicts: [] }).toEqual({
          text: first.text,
          conflicts: [],
        })
      }),
      runs,
    )
    expect(done).toBeGreaterThan(runs.numRuns * 0.3)
  })

  it('touches no line that stays, in any style', () => {
    fc.assert(
      fc.property(document, fc.constantFrom('1', '"q"', 'new'), style, style, (base, value, one, other) => {
        const source = { ...(base as object), added: value, other: { x: [value] } } as Tree
        const target = write(base, other)
        const result = merged(write(base, one), write(source, one), target)
        if (result === null) return
        const lines = result.text.split('\n')
        const old = target.split('\n')
        let at = 0
        for (const line of lines) if (line.replace(/\r$/, '') === old[at]?.replace(/\r$/, '')) at++
        expect(at).toBe(old.length)
        expect(/[^\r]\n/.test(result.text) && /\r\n/.test(result.text)).toBe(
          /[^\r]\n/.test(target) && /\r\n/.test(target),
        )
      }),
      runs,
    )
  })

  it('never answers with a text that cannot be read', () => {
    const loose = fc.array(
      fc.constantFrom(
        'a: 1',
        '- b',
        '  c: |',
        '    x',
        '---',
        '...',
        '# d',
        'e: [1, {f: g}]',
        '',
        'h: &i 1',
        'j: *i',
        "k: 'l'",
      ),
      { maxLength: 8 },
    )
    fc.assert(
      fc.property(loose, loose, loose, (base, source, target) => {
        const [b, s, t] = [base, source, target].map((lines) => lines.join('\n')) as [string, string, string]
        const result = mergeByMeaning(b, s, t, 'f.yaml')
        if ('refused' in result || result.text === s || result.text === t) return
        const parsed = parseAllDocuments(result.text)
        expect(Array.isArray(parsed) ? parsed.flatMap(({ errors }) => errors) : []).toEqual([])
      }),
      { numRuns: 1000 },
    )
  })
})
