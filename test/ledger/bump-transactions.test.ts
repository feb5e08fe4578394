import { describe, expect, it } from 'vitest'
import type { BumpRecord, BumpVersion } from '../../src/ledger/bump-state.ts'
import {
  bumpMerged,
  bumpOpened,
  bumpRefused,
  bumpVersionOf,
  bumpWithdrawn,
  emptyBump,
  isWayBack,
} from '../../src/ledger/bump-transactions.ts'
import { a, at, b, base, c, pinsOf } from './bumps.ts'

const one: BumpVersion = {
  head: a,
  digest: 'd1',
  to: '2026.02',
  pins: pinsOf({ redis: ['2026.01', '2026.02'] }),
  blockers: [],
}
const two: BumpVersion = {
  ...one,
  head: b,
  digest: 'd2',
  to: '2026.03',
  pins: pinsOf({ redis: ['2026.01', '2026.03'] }),
}
const branch = 'sluice/bump/dev/acme.base'
const empty = emptyBump('dev', base)
const opened = bumpOpened(empty, branch, one, null, null)
const both = bumpOpened(opened, branch, two, a, 'alice')
const pull = (headOid: string, firstCommit: string | null = null) => ({ number: 7, headOid, firstCommit })

describe('a bump', () => {
  it('opens, and keeps the version that stood before, since people may merge or close that one', () => {
    expect(opened.open).toEqual({ ...one, branch, previous: null, requestedBy: null })
    expect(both.open).toEqual({ ...two, branch, previous: one, requestedBy: 'alice' })
    expect(bumpOpened(opened, branch, two, c, null).open?.previous).toBeNull()
    expect(bumpOpened(both, branch, { ...two, head: c }, b, null).open?.previous).toEqual(two)
  })

  it.each<[string, string, string | null, BumpVersion | null]>([
    ['its head', b, null, two],
    ['its first commit, under those of a person', c, b, two],
    ['the head of the version before', a, null, one],
    ['neither', c, null, null],
  ])('is known by %s', (_, headOid, firstCommit, expected) => {
    const found = bumpVersionOf(both, { headOid, firstCommit })
    expect(found?.digest).toBe(expected?.digest)
  })

  it.each<[string, readonly string[], string, boolean]>([
    ['leaves a tag that is bad for what it serves', ['redis'], '2026.01', true],
    ['leaves one that is bad for everything', [], '2026.01', true],
    ['leaves one that is bad for another service', ['loki'], '2026.01', false],
    ['goes to the bad one', ['redis'], '2026.02', false],
  ])('is a way back where it %s: %s %s', (_, services, tag, expected) => {
    const bad = [{ tag, services, because: 'x', by: 'bob', at }]
    expect(isWayBack({ ...empty, bad }, one.pins)).toBe(expected)
    expect(isWayBack({ ...empty, bad }, {})).toBe(false)
  })

  it('merges: what that version moved is remembered, and nothing is open', () => {
    const merged = { pull: 7, at, to: '2026.03', pins: two.pins }
    expect(bumpMerged(both, pull(b), at)).toEqual({ ...empty, merged: [merged] })
    expect(bumpMerged(both, pull(a), at).merged).toEqual([{ ...merged, to: '2026.02', pins: one.pins }])
  })

  it('merges with what people left of it', () => {
    const pins = pinsOf({ harbor: ['2026.01', '2026.03'] })
    expect(bumpMerged(both, pull(b), at, pins).merged).toEqual([{ pull: 7, at, to: '2026.03', pins }])
  })

  it('remembers the last ten that were merged', () => {
    let now: BumpRecord = empty
    for (let number = 1; number <= 12; number++)
      now = bumpMerged(bumpOpened(now, branch, one, null, null), { ...pull(a), number }, at)
    expect(now.merged.map((merged) => merged.pull)).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
  })

  it('that a person closes means no to its tag, once, the newest last, at most 20', () => {
    expect(bumpRefused(both, pull(a))).toEqual({ ...empty, refused: ['2026.02'] })
    let now: BumpRecord = empty
    for (let index = 0; index < 25; index++)
      now = bumpRefused(bumpOpened(now, branch, { ...one, to: `t${index % 22}` }, null, null), pull(a))
    expect(now.refused).toHaveLength(20)
    expect(now.refused.at(-1)).toBe('t2')
    expect(new Set(now.refused).size).toBe(20)
    expect(bumpMerged(bumpOpened(now, branch, one, null, null), pull(a), at).refused).toBe(now.refused)
  })

  it('leaves the record alone for a pull request that holds neither version', () => {
    expect(bumpMerged(both, pull(c), at)).toBe(both)
    expect(bumpRefused(both, pull(c))).toBe(both)
    expect(bumpRefused(empty, pull(a))).toBe(empty)
  })

  it('is withdrawn without a refusal', () => {
    expect(bumpWithdrawn(both)).toEqual(empty)
  })
})
