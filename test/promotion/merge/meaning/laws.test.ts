// Laws of a merge, and that each notices the fault which it is there for: a merge with the fault planted breaks it.
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { mergeByMeaning } from '../../../../src/promotion/merge/meaning/merge-by-meaning.ts'
import { changed, changes, document, meaning, style, type Tree, write } from './texts.ts'

type Merge = (base: string, source: string, target: string) => { text: string; conflicts: readonly unknown[] } | null
const merge: Merge = (base, source, target) => {
  const result = mergeByMeaning(base, source, target, 'f.yaml')
  return 'text' in result ? result : null
}
const runs = { numRuns: 80 }
const under = (name: string, tree: Tree, rest: Record<string, Tree> = {}) => ({ ...rest, [name]: tree }) as Tree

/** Promoted and turned round, everything is what it was: revert(promote(x)) = x. */
function revertsWhatItPromotes(merged: Merge) {
  fc.assert(
    fc.property(document, changes, document, style, style, (base, edits, own, one, other) => {
      const [before, after] = [write(base, one), write(changed(base, edits), one)]
      const target = write({ ...base, own }, other)
      const there = merged(before, after, target)
      const back = there === null ? null : merged(after, before, there.text)
      if (there === null || back === null) return
      expect([there.conflicts, back.conflicts]).toEqual([[], []])
      expect(meaning(back.text)).toEqual(meaning(target))
    }),
    runs,
  )
}

/** Two changes of different parts come to the same in either order, and at once. */
function ordersDisjointChanges(merged: Merge) {
  fc.assert(
    fc.property(document, document, changes, changes, style, (left, right, here, there, look) => {
      const of = (a: Tree, b: Tree) => write({ left: a, right: b, end: 'x' }, look)
      const [l, r] = [changed(left, here), changed(right, there)]
      const target = write({ own: 'mine', left, right, end: 'x' }, look)
      const first = merged(of(left, right), of(l, right), target)
      const second = merged(of(left, right), of(left, r), target)
      const oneWay = first && merged(of(l, right), of(l, r), first.text)
      const otherWay = second && merged(of(left, r), of(l, r), second.text)
      const atOnce = merged(of(left, right), of(l, r), target)
      if (!oneWay || !otherWay || !atOnce) return
      expect(meaning(oneWay.text)).toEqual(meaning(otherWay.text))
      expect(meaning(oneWay.text)).toEqual(meaning(atOnce.text))
    }),
    runs,
  )
}

/** What both sides changed is said, and the target's value stands. */
function saysWhatIsDisputed(merged: Merge) {
  fc.assert(
    fc.property(document, style, style, (shared, one, other) => {
      const of = (value: string, look: typeof one) =>
        write(under('disputed', value, shared as Record<string, Tree>), look)
      const target = of('ours', other)
      const result = merged(of('old', one), of('theirs', one), target)
      if (result !== null) expect([result.text, result.conflicts.length]).toEqual([target, 1])
    }),
    runs,
  )
}

/** A change of one value is a change of its bytes, all others are the target's; in whose quotes it comes is left open. */
function touchesNoOtherByte(merged: Merge) {
  fc.assert(
    fc.property(document, document, style, style, (shared, own, one, other) => {
      const of = (value: string, more: Record<string, Tree>, look: typeof one) =>
        write({ ...(shared as Record<string, Tree>), changing: value, ...more }, look)
      const [before, after] = [of('before', { own }, other), of('after', { own }, other)]
      const theirs = { ...one, quotes: other.quotes }
      const result = merged(of('before', {}, theirs), of('after', {}, theirs), before)
      if (result !== null) expect(result.text).toBe(after)
    }),
    runs,
  )
}

/** An item with a name is that item wherever it stands. */
function findsItemsByName(merged: Merge) {
  fc.assert(
    fc.property(fc.shuffledSubarray(['a', 'b', 'c', 'd'], { minLength: 2 }), fc.nat(3), style, (names, at, look) => {
      const changing = names[at % names.length] ?? ''
      const of = (order: readonly string[], value: string) =>
        write({ env: order.map((name) => ({ name, value: name === changing ? value : 'x' })) }, look)
      const result = merged(of(names, 'old'), of(names, 'new'), of(names.toReversed(), 'old'))
      if (result !== null) expect(meaning(result.text)).toEqual(meaning(of(names.toReversed(), 'new')))
    }),
    runs,
  )
}

const laws = {
  revertsWhatItPromotes,
  ordersDisjointChanges,
  saysWhatIsDisputed,
  touchesNoOtherByte,
  findsItemsByName,
}

describe('the merge by meaning', () => {
  for (const [name, law] of Object.entries(laws)) it(name, () => law(merge))
})

describe('a planted fault is noticed', () => {
  it('a conflict that is settled and not said', () => {
    const silent: Merge = (base, source, target) => {
      const result = mergeByMeaning(
        base,
        source,
        target,
        'f.yaml',
        () => null,
        () => 'source',
      )
      return 'text' in result ? result : null
    }
    expect(() => saysWhatIsDisputed(silent)).toThrow()
  })

  it('a text that is written anew', () => {
    const rewritten: Merge = (base, source, target) => {
      const result = merge(base, source, target)
      const documents = result === null ? [] : parseAllDocuments(result.text)
      if (result === null || !Array.isArray(documents)) return null
      return { ...result, text: documents.map((one) => one.toString()).join('---\n') }
    }
    expect(() => touchesNoOtherByte(rewritten)).toThrow()
  })

  it('the source’s text as it stands', () => {
    const copied: Merge = (_, source) => ({ text: source, conflicts: [] })
    for (const law of [revertsWhatItPromotes, saysWhatIsDisputed, touchesNoOtherByte]) {
      expect(() => law(copied)).toThrow()
    }
  })

  it('a change that is applied twice', () => {
    const again: Merge = (base, source, target) => {
      const once = merge(base, source, target)
      return once && { ...once, text: `${once.text.replace(/\s*$/, '')}\nagain: ${once.text.length}\n` }
    }
    for (const law of [revertsWhatItPromotes, ordersDisjointChanges]) expect(() => law(again)).toThrow()
  })

  it('a wrong key of a list', async () => {
    vi.resetModules()
    vi.doMock('../../../../src/promotion/merge/meaning/lists.ts', () => ({ listRule: () => ({ kind: 'sequence' }) }))
    const faulty = await import('../../../../src/promotion/merge/meaning/merge-by-meaning.ts')
    const byPosition: Merge = (base, source, target) => {
      const result = faulty.mergeByMeaning(base, source, target, 'f.yaml')
      return 'text' in result ? result : null
    }
    expect(() => findsItemsByName(byPosition)).toThrow()
    vi.doUnmock('../../../../src/promotion/merge/meaning/lists.ts')
  })
})
