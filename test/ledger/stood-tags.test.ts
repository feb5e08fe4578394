import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyBump, tagsStand } from '../../src/ledger/bump-transactions.ts'
import { at, base, later } from './bumps.ts'

const empty = emptyBump('dev', base)
const stood = (tag: string, since: string, until: string | null, ...services: string[]) => ({
  tag,
  since,
  until,
  services,
})
const both = tagsStand(empty, { redis: 't1', harbor: 't1' }, at)
const day = (number: number) => `2026-04-${String(number).padStart(2, '0')}T00:00:00.000Z`

describe('a tag that stands in an environment', () => {
  it('is remembered with the services that stand at it, since it was seen there first', () => {
    expect(both.stood).toEqual([stood('t1', at, null, 'harbor', 'redis')])
    expect(tagsStand(both, { redis: 't1', harbor: 't1', loki: 't1' }, later).stood).toEqual([
      stood('t1', at, null, 'harbor', 'loki', 'redis'),
    ])
  })

  it('ends when the last service leaves it', () => {
    expect(tagsStand(both, { redis: 't2', harbor: 't2' }, later).stood).toEqual([
      stood('t1', at, later, 'harbor', 'redis'),
      stood('t2', later, null, 'harbor', 'redis'),
    ])
    expect(tagsStand(both, {}, later).stood).toEqual([stood('t1', at, later, 'harbor', 'redis')])
  })

  it('keeps its time while some services leave, and has one end of them all', () => {
    const apart = tagsStand(both, { redis: 't2', harbor: 't1' }, later)
    expect(apart.stood).toEqual([
      stood('t1', at, later, 'redis'),
      stood('t1', at, null, 'harbor'),
      stood('t2', later, null, 'redis'),
    ])
    expect(tagsStand(apart, { redis: 't2', harbor: 't2' }, day(1)).stood).toEqual([
      stood('t1', at, day(1), 'harbor', 'redis'),
      stood('t2', later, null, 'harbor', 'redis'),
    ])
  })

  it('stands anew when it comes back', () => {
    const gone = tagsStand(both, { redis: 't2' }, later)
    expect(tagsStand(gone, { redis: 't1' }, day(1)).stood).toEqual([
      stood('t1', at, later, 'harbor', 'redis'),
      stood('t2', later, day(1), 'redis'),
      stood('t1', day(1), null, 'redis'),
    ])
  })

  it('is forgotten ten ends later', () => {
    let now = empty
    for (let number = 1; number <= 13; number++) now = tagsStand(now, { redis: `t${number}`, odd: 'x' }, day(number))
    expect(now.stood).toHaveLength(12)
    expect(now.stood[0]).toEqual(stood('t3', day(3), day(4), 'redis'))
    expect(now.stood.slice(-2)).toEqual([stood('x', day(1), null, 'odd'), stood('t13', day(13), null, 'redis')])
  })

  it('seen twice is as seen once', () => {
    const standing = fc.dictionary(
      fc.constantFrom('p', 'q', 'r', '__proto__'),
      fc.constantFrom('t1', 't2', '__proto__'),
    )
    fc.assert(
      fc.property(fc.array(standing, { minLength: 1 }), (steps) => {
        const now = steps.reduce((record, step, index) => tagsStand(record, step, day(index + 1)), empty)
        expect(tagsStand(now, steps.at(-1) ?? {}, later)).toEqual(now)
      }),
    )
  })
})
