// What is sent in parts arrives whole, in parts that are quickly sent.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { gathering, handedOver, partsOf } from '../../src/planner/parts.ts'
import type { FileEntry, Known } from '../../src/promotion/model.ts'

const id = fc.stringMatching(/^[0-9a-f]{8}$/)
const entry: fc.Arbitrary<FileEntry> = fc.record({
  mode: fc.constantFrom('100644', '100755', '120000', '160000'),
  oid: id,
})
const mapOf = <T>(value: fc.Arbitrary<T>, key = id) =>
  fc.array(fc.tuple(key, value), { maxLength: 20 }).map((entries) => new Map(entries))
const known: fc.Arbitrary<Known> = fc.record({
  ids: mapOf(fc.option(fc.record({ oid: id, type: fc.constantFrom('tree', 'blob'), mode: fc.constant('040000') }))),
  trees: mapOf(mapOf(entry, fc.string())),
  // Parts of one buffer, as Node cuts small ones.
  blobs: mapOf(
    fc.oneof(
      fc.constant('too-large' as const),
      fc.nat(40).map((n) => Buffer.alloc(100, n).subarray(n, 2 * n)),
    ),
  ),
  history: mapOf(
    fc.array(
      fc.record({
        commit: id,
        parent: fc.option(id),
        subject: fc.string(),
        author: fc.string(),
        pull: fc.option(fc.nat()),
      }),
    ),
  ),
})

const plain = ({ ids, trees, blobs, history }: Known) => ({
  ids,
  trees,
  history,
  blobs: [...blobs].map(([oid, bytes]) => [oid, bytes === 'too-large' ? bytes : [...bytes]]),
})

it('holds everything again', () => {
  fc.assert(
    fc.property(known, (all) => {
      const gathered = gathering()
      for (const part of partsOf(all)) gathered.add(structuredClone(part, { transfer: handedOver(part) }))
      expect(plain(gathered.known)).toEqual(plain(all))
    }),
  )
})

it('cuts what is large: many entries of a tree, many ids, many blobs', () => {
  const many = Array.from({ length: 20_000 }, (_, n) => `path/${n}`)
  const file = { mode: '100644', oid: 'a' } as const
  const tree = new Map(many.map((path) => [path, file] as const))
  const ids = new Map(many.map((path) => [path, null] as const))
  const blobs = new Map(many.slice(0, 20).map((oid) => [oid, new Uint8Array(500_000)] as const))
  const parts = [...partsOf({ ids, trees: new Map([['t', tree]]), blobs, history: new Map() })]
  const weights = parts.map(({ ids, trees, blobs }) => ({
    entries: ids.size + [...trees.values()].reduce((sum, { size }) => sum + size, 0),
    bytes: [...blobs.values()].reduce((sum, { length }) => sum + length, 0),
  }))
  expect(Math.max(...weights.map(({ entries }) => entries))).toBeLessThan(6000)
  expect(Math.max(...weights.map(({ bytes }) => bytes))).toBeLessThanOrEqual(1_500_000)
  const gathered = gathering()
  for (const part of parts) gathered.add(part)
  expect(gathered.known.trees.get('t')?.size).toBe(20_000)
})

it('leaves the reader its own bytes', () => {
  const bytes = Buffer.from('kept')
  const all = { ids: new Map(), trees: new Map(), blobs: new Map([['a', bytes]]), history: new Map() }
  for (const part of partsOf(all)) structuredClone(part, { transfer: handedOver(part) })
  expect(bytes.toString()).toBe('kept')
})
