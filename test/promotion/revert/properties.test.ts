// What holds for every revert, on histories that nobody wrote by hand.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { blobOid } from '../../../src/oid.ts'
import { at, type FileSpec, type Files } from '../repository.ts'
import { revert, reverted } from './reverts.ts'

const names = ['a.yaml', 'b.yaml', 'sub/c.yaml', 'notes.txt', 'secret.enc.yaml', 'kustomization.yaml'] as const
const keys = ['one', 'two', 'three', 'four', 'five', 'six'] as const
type Table = Readonly<Record<string, number>>

/** A file as a table of keys, in their order, some with a comment above. */
const written = (table: Table, end: string) =>
  Object.entries(table)
    .flatMap(([key, value]) => [...(value % 3 === 0 ? [`# about ${key} ${value}`] : []), `${key}: ${value}`])
    .map((line) => line + end)
    .join('')

const tableOf = (some: readonly string[]) =>
  fc
    .tuple(...some.map(() => fc.integer({ min: 0, max: 9 })))
    .map((values): Table => Object.fromEntries(some.map((key, index) => [key, values[index] ?? 0])))
const file = fc
  .record({ table: tableOf(keys), end: fc.constantFrom('\n', '\r\n'), mode: fc.constantFrom('100644', '100755') })
  .map(({ table, end, mode }): FileSpec => ({ mode: mode as '100644', content: written(table, end) }))
const bytes = fc
  .uint8Array({ maxLength: 6 })
  .map((some): FileSpec => ({ mode: '100644', content: new Uint8Array([0, 255, ...some]) }))
const sops = fc.integer({ min: 0, max: 5 }).map(
  (n): FileSpec => ({
    mode: '100644',
    content: `a: ENC[AES256_GCM,data:${n}]\nsops:\n  mac: ENC[AES256_GCM,data:${n}]\n`,
  }),
)
const anyFile = fc.oneof({ weight: 4, arbitrary: file }, bytes, sops)

const index = (listed: readonly string[], others: readonly string[]) =>
  `kind: Kustomization\nresources:\n${[...others, ...listed]
    .sort()
    .map((name) => `  - ./${name}.yaml\n`)
    .join('')}`
const plainFile = (content: string): FileSpec => ({ mode: '100644', content })

/** The slice of redis beside that of another service, and the index that both share. */
const slice = fc
  .record({
    files: fc.dictionary(fc.constantFrom(...names), anyFile, { maxKeys: 5 }),
    listed: fc.boolean(),
    others: fc.uniqueArray(fc.constantFrom('loki', 'alloy', 'tempo'), { maxLength: 3 }),
    neighbour: file,
  })
  .map(
    ({ files, listed, others, neighbour }): Files => ({
      [at('prod', 'redis/always.yaml')]: plainFile('z: 1\n'),
      ...Object.fromEntries(Object.entries(files).map(([name, spec]) => [at('prod', `redis/${name}`), spec])),
      [at('prod', 'loki/values.yaml')]: neighbour,
      [at('prod', 'fluxcd/kustomization.yaml')]: plainFile(index(listed ? ['redis'] : [], others)),
      ...(listed ? { [at('prod', 'fluxcd/redis.yaml')]: plainFile('kind: Kustomization\n') } : {}),
      ...Object.fromEntries(
        others.map((name) => [at('prod', `fluxcd/${name}.yaml`), plainFile('kind: Kustomization\n')]),
      ),
    }),
  )

const isOwn = (path: string) => path.startsWith(at('prod', 'redis/')) || path === at('prod', 'fluxcd/redis.yaml')
const own = (files: Files): Files => Object.fromEntries(Object.entries(files).filter(([path]) => isOwn(path)))
const rest = (files: Files): Files => Object.fromEntries(Object.entries(files).filter(([path]) => !isOwn(path)))
const indexPath = at('prod', 'fluxcd/kustomization.yaml')
const contentAt = (files: Files, path: string) =>
  String((files[path] as { content?: unknown } | undefined)?.content ?? '')
const entriesOf = (files: Files) =>
  contentAt(files, indexPath)
    .split('\n')
    .filter((line) => line.startsWith('  - '))
    // An entry that comes to an empty list has no neighbour to be written like.
    .map((line) => line.replace('./', ''))

describe('a revert', () => {
  it('of what still stands restores the last healthy slice byte for byte, and no other file moves', () => {
    fc.assert(
      fc.property(slice, slice, (good, bad) => {
        const after = reverted({ good, bad })
        expect(own(after)).toEqual(own(good))
        const { [indexPath]: _, ...others } = rest(after)
        const { [indexPath]: __, ...before } = rest(bad)
        expect(others).toEqual(before)
        const redis = '  - redis.yaml'
        expect(entriesOf(after).includes(redis)).toBe(entriesOf(good).includes(redis))
        expect(entriesOf(after).filter((line) => line !== redis)).toEqual(
          entriesOf(bad).filter((line) => line !== redis),
        )
        expect(revert({ good, bad })).toMatchObject({ conflicts: [], problems: [] })
      }),
      { numRuns: 150 },
    )
  })

  it('of a revert gives back what failed', () => {
    fc.assert(
      fc.property(slice, slice, (good, bad) => {
        const after = reverted({ good, bad })
        expect(own(reverted({ good: bad, bad: after }))).toEqual(own(bad))
      }),
      { numRuns: 80 },
    )
  })

  it('has nothing to do where nothing differs, and a second one none after the first', () => {
    fc.assert(
      fc.property(slice, slice, (good, bad) => {
        const nothing = { changes: [], conflicts: [], problems: [] }
        expect(revert({ good, bad: good, target: bad })).toMatchObject(nothing)
        expect(revert({ good, bad, target: reverted({ good, bad }) })).toMatchObject(nothing)
      }),
      { numRuns: 80 },
    )
  })

  it('touches nothing but the slice and its index, whatever stands', () => {
    fc.assert(
      fc.property(slice, slice, slice, (good, bad, target) => {
        const { changes, conflicts } = revert({ good, bad, target })
        expect(changes.map(({ path }) => path).filter((path) => !isOwn(path) && path !== indexPath)).toEqual([])
        // Where what stands is neither version, it stands until a person decides, or both changes are in it.
        const known = new Set([...Object.values(good), ...Object.values(target)].map(oidOf))
        for (const { path, after } of changes) {
          if (after === null || known.has(after.oid) || path === indexPath) continue
          expect(after.text).not.toBeNull()
        }
        const disputed = new Set(conflicts.filter(({ pointer }) => pointer === '').map(({ path }) => path))
        expect(changes.filter(({ path }) => disputed.has(path))).toEqual([])
      }),
      { numRuns: 150 },
    )
  })
})

const oidOf = (spec: FileSpec) => {
  const content = typeof spec === 'string' || spec instanceof Uint8Array ? spec : spec.content
  return blobOid(typeof content === 'string' ? new TextEncoder().encode(content) : content)
}

/** Keys that the failed change set, and others that were set since. */
const histories = fc
  .record({
    healthy: tableOf(keys),
    failed: tableOf(keys),
    later: tableOf(keys),
    owners: fc.array(fc.constantFrom('failed', 'later', 'nobody'), { minLength: keys.length, maxLength: keys.length }),
    end: fc.constantFrom('\n', '\r\n'),
    renamed: fc.boolean(),
  })
  .map(({ healthy, failed, later, owners, end, renamed }) => {
    const pick = (of: readonly string[]) => (table: Table) =>
      Object.fromEntries(keys.flatMap((key, at) => (of.includes(owners[at] ?? '') ? [[key, table[key] ?? 0]] : [])))
    const bad = { ...healthy, ...pick(['failed'])(failed) }
    const name = renamed ? 'new.yaml' : 'old.yaml'
    // Enough lines that stay for a file to be known under another name.
    const kept = Array.from({ length: 20 }, (_, line) => [`kept${line}`, line * 3 + 1] as const)
    const slice = (file: string, table: Table): Files => ({
      [at('prod', 'redis/always.yaml')]: plainFile('z: 1\n'),
      [at('prod', `redis/${file}`)]: plainFile(plain({ ...Object.fromEntries(kept), ...table }, end)),
    })
    return {
      good: slice('old.yaml', healthy),
      bad: slice(name, bad),
      target: slice(name, { ...bad, ...pick(['later'])(later) }),
      expected: slice('old.yaml', { ...healthy, ...pick(['later'])(later) }),
    }
  })
const plain = (table: Table, end: string) =>
  Object.entries(table)
    .map(([key, value]) => `${key}: ${value}${end}`)
    .join('')

describe('later changes of other values', () => {
  it('survive a revert in the same file, renamed or not, and a revert of that one', () => {
    fc.assert(
      fc.property(histories, ({ good, bad, target, expected }) => {
        const plan = revert({ good, bad, target })
        expect([plan.conflicts, plan.problems]).toEqual([[], []])
        const after = reverted({ good, bad, target })
        expect(after).toEqual(expected)
        expect(reverted({ good: target, bad: after })).toEqual(target)
        expect(reverted({ good: bad, bad: good, target: after })).toEqual(target)
      }),
      { numRuns: 200 },
    )
  })
})
