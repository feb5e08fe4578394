// Freezes and schedules, in UTC.
import { describe, expect, it } from 'vitest'
import { frozen, nextTurn, opensAt, type Schedule } from '../../src/bump/windows.ts'

const at = Date.parse
const from = (first: string, until: string, reason: string | null = null) => ({ from: first, until, reason })

describe('a freeze', () => {
  const freezes = [from('2026-12-20', '2027-01-04', 'year end'), from('2026-11-27', '2026-11-27')]
  it.each([
    ['2026-12-19T23:59:59.999Z', null],
    ['2026-12-20T00:00:00Z', '2027-01-05T00:00:00Z'],
    ['2027-01-04T23:59:59.999Z', '2027-01-05T00:00:00Z'],
    ['2027-01-05T00:00:00Z', null],
    ['2026-11-27T12:00:00Z', '2026-11-28T00:00:00Z'],
  ])('at %s ends at %s', (now, ends) => {
    expect(frozen(freezes, at(now))?.ends ?? null).toBe(ends === null ? null : at(ends))
  })

  it.each([
    ['2026-11-26T00:00:00Z', '2026-11-27T00:00:00Z'],
    ['2026-11-27T00:00:00Z', '2026-11-28T00:00:00Z'],
    ['2026-12-01T12:00:00Z', '2026-12-20T00:00:00Z'],
    ['2027-01-04T12:00:00Z', '2027-01-05T00:00:00Z'],
    ['2027-01-05T00:00:00Z', null],
  ])('at %s turns at %s', (now, turn) => {
    expect(nextTurn(freezes, at(now))).toBe(turn === null ? null : at(turn))
  })

  it('that another one follows ends with the last', () => {
    const many = [
      from('2026-12-24', '2026-12-31', 'c'),
      from('2026-12-01', '2026-12-10', 'a'),
      from('2026-12-08', '2026-12-23'),
    ]
    expect(frozen(many, at('2026-12-02T00:00:00Z'))).toEqual({
      lastDay: '2026-12-31',
      reason: 'a',
      ends: at('2027-01-01T00:00:00Z'),
    })
  })
})

describe('a schedule', () => {
  const hours = (days: string[], first: string, until: string): Schedule => ({ days, from: first, until })
  const work = hours(['mon', 'tue', 'wed', 'thu'], '06:00', '16:00')
  const nights = hours(['fri'], '22:00', '04:00')
  const saturdays = hours(['sat'], '00:00', '23:59')
  it.each<[Schedule, string, string | null]>([
    [null, '2026-11-29T12:00:00Z', null],
    // 2026-11-30 is a Monday.
    [work, '2026-11-29T12:00:00Z', '2026-11-30T06:00:00Z'],
    [work, '2026-11-30T05:59:59Z', '2026-11-30T06:00:00Z'],
    [work, '2026-11-30T06:00:00Z', null],
    [work, '2026-11-30T16:00:59Z', null],
    [work, '2026-11-30T16:01:00Z', '2026-12-01T06:00:00Z'],
    [work, '2026-12-03T17:00:00Z', '2026-12-07T06:00:00Z'],
    [nights, '2026-12-04T21:59:00Z', '2026-12-04T22:00:00Z'],
    [nights, '2026-12-04T23:00:00Z', null],
    [nights, '2026-12-05T04:00:30Z', null],
    [nights, '2026-12-05T04:01:00Z', '2026-12-11T22:00:00Z'],
    [nights, '2026-12-04T03:00:00Z', '2026-12-04T22:00:00Z'],
    [saturdays, '2026-12-05T23:59:59Z', null],
    [saturdays, '2026-12-06T00:00:00Z', '2026-12-12T00:00:00Z'],
  ])('%j at %s opens at %s', (schedule, now, opens) => {
    expect(opensAt(schedule, at(now))).toBe(opens === null ? null : at(opens))
  })
})
