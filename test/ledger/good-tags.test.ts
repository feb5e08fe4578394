import { describe, expect, it } from 'vitest'
import { pinKey } from '../../src/bump/model.ts'
import type { BadTag, BumpRecord, MergedBump, StoodTag } from '../../src/ledger/bump-state.ts'
import { emptyBump, goodTagsBefore, isBad, tagBad, tagGood } from '../../src/ledger/bump-transactions.ts'
import { at, base, keyOf, later, pinOf, pinsOf } from './bumps.ts'

const empty = emptyBump('dev', base)
const bad = (tag: string, ...services: string[]): BadTag => ({ tag, services, because: 'x', by: 'bob', at })
const merged = (moves: Parameters<typeof pinsOf>[0]): MergedBump => ({ pull: 1, at, to: 't', pins: pinsOf(moves) })
const ended = (tag: string, ...services: string[]): StoodTag => ({ tag, since: at, until: later, services })

describe('a bad tag', () => {
  it('is bad for its services, or for all where none is named', () => {
    const some = tagBad(empty, bad('t', 'redis'))
    expect([isBad(some, 't', ['redis', 'loki']), isBad(some, 't', ['loki']), isBad(some, 'u', ['redis'])]).toEqual([
      true,
      false,
      false,
    ])
    expect(isBad(tagBad(empty, bad('t')), 't', [])).toBe(true)
    expect(isBad(some, 't', [])).toBe(false)
  })

  it('is one entry, with the newest reason', () => {
    const twice = tagBad(tagBad(tagBad(empty, bad('t', 'redis')), bad('u')), {
      ...bad('t', 'loki', 'redis'),
      by: 'alice',
    })
    expect(twice.bad).toEqual([bad('u'), { ...bad('t', 'loki', 'redis'), by: 'alice' }])
    expect(tagBad(twice, bad('t')).bad.at(-1)).toEqual(bad('t'))
    expect(tagBad(twice, bad('u', 'redis')).bad.at(-1)).toEqual(bad('u'))
  })

  it('is forgotten after fifty others', () => {
    let now: BumpRecord = empty
    for (let index = 0; index < 55; index++) now = tagBad(now, bad(`t${index}`))
    expect([now.bad.length, now.bad[0]?.tag]).toEqual([50, 't5'])
  })

  it.each<[string, readonly BadTag[], readonly string[], readonly BadTag[]]>([
    ['one service', [bad('t', 'loki', 'redis')], ['redis'], [bad('t', 'loki')]],
    ['its last service', [bad('t', 'redis'), bad('u')], ['redis'], [bad('u')]],
    ['all of them', [bad('t', 'loki', 'redis')], [], []],
    ['all, where it was bad for all', [bad('t')], [], []],
    ['one service, where it is bad for all: not yet', [bad('t')], ['redis'], [bad('t')]],
  ])('is good again for %s', (_, before, services, after) => {
    expect(tagGood({ ...empty, bad: before }, 't', services).bad).toEqual(after)
  })
})

describe('the last good tag of a pin', () => {
  it.each<[string, Partial<BumpRecord>, string | null]>([
    [
      'is what the newest bump found',
      { merged: [merged({ redis: ['t1', 't2'] }), merged({ redis: ['t2', 't3'] })] },
      't2',
    ],
    [
      'is not what another bump found',
      { merged: [merged({ redis: ['t2', 't3'] }), merged({ loki: ['t1', 't3'] })] },
      't2',
    ],
    ['lies before a bump that nobody merged', { merged: [merged({ redis: ['t1', 't2'] })] }, null],
    [
      'is not one that is bad for it',
      { merged: [merged({ redis: ['t1', 't2'] }), merged({ redis: ['t2', 't3'] })], bad: [bad('t2', 'redis')] },
      't1',
    ],
    [
      'may be bad for another service',
      { merged: [merged({ redis: ['t1', 't2'] }), merged({ redis: ['t2', 't3'] })], bad: [bad('t2', 'loki')] },
      't2',
    ],
    [
      'lies before what was gone back from',
      {
        merged: [merged({ redis: ['t2', 't3'] }), merged({ redis: ['t3', 't4'] }), merged({ redis: ['t4', 't3'] })],
        bad: [bad('t4')],
      },
      't2',
    ],
    [
      'is one that stood, where no bump tells',
      { stood: [ended('t1', 'redis'), ended('t2', 'redis'), ended('t0', 'loki')] },
      't2',
    ],
    ['is not the one that stands', { stood: [ended('t2', 'redis'), ended('t3', 'redis')] }, 't2'],
    ['is no bad one that stood', { stood: [ended('t1', 'redis'), ended('t2', 'redis')], bad: [bad('t2')] }, 't1'],
    ['is none that still stands', { stood: [{ ...ended('t2', 'redis'), until: null }] }, null],
    [
      'is one that stood, where all that bumps tell is bad',
      { merged: [merged({ redis: ['t2', 't3'] })], stood: [ended('t1', 'redis')], bad: [bad('t2')] },
      't1',
    ],
    ['is not known', {}, null],
  ])('%s', (_, more, expected) => {
    const pin = pinOf('redis', 't3')
    const found = goodTagsBefore({ ...empty, ...more }, [pin])
    expect(found).toEqual(
      expected === null ? { tags: {}, unknown: [pin] } : { tags: { [keyOf('redis')]: expected }, unknown: [] },
    )
  })

  it('is one of each pin', () => {
    const record = { ...empty, merged: [merged({ redis: ['t1', 't3'], loki: ['t2', 't3'] })] }
    const pins = [pinOf('redis', 't3'), pinOf('loki', 't3'), pinOf('harbor', 't3')]
    const { tags, unknown } = goodTagsBefore(record, pins)
    expect(pins.map((pin) => tags[pinKey(pin)])).toEqual(['t1', 't2', undefined])
    expect(unknown).toEqual([pins[2]])
  })
})
