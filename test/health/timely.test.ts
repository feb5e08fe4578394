// Times of reports: only those that can be compared count.
import { describe, expect, it } from 'vitest'
import { instantOf, instantOfMilliseconds, isTimely } from '../../src/health/timely.ts'

describe('the time of a report', () => {
  it.each([
    ['2026-10-05T08:30:12Z', '2026-10-05T08:30:12.000Z'],
    ['2026-10-05T08:30:12.123456789Z', '2026-10-05T08:30:12.123Z'],
    ['2026-10-05T08:30:12+00:00', '2026-10-05T08:30:12.000Z'],
    ['2026-10-05T08:30:12-05:30', '2026-10-05T14:00:12.000Z'],
    ['2028-02-29T00:00:00Z', '2028-02-29T00:00:00.000Z'],
  ])('%s is one', (text, at) => {
    expect(instantOf(text)).toBe(at)
  })

  it.each([
    '',
    'now',
    '2026-10-05',
    '2026-10-05T08:30:12',
    '2026-10-05 08:30:12Z',
    '20261005T083012Z',
    '2026-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-01T00:00:00Z',
    '2026-01-00T00:00:00Z',
    '2026-10-05T25:00:00Z',
    '2026-10-05T08:30:12+99:00',
    '0001-01-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
    '+012026-10-05T08:30:12Z',
    '1791189610204',
    ' 2026-10-05T08:30:12Z',
  ])('%j is none', (text) => {
    expect(instantOf(text)).toBeNull()
  })

  it('of Flagger is in milliseconds', () => {
    expect(instantOfMilliseconds('1791189610204')).toBe('2026-10-05T08:40:10.204Z')
    for (const text of ['', '1791189610', '99999999999999', '-1791189610204', '1.8e12', 'now']) {
      expect(instantOfMilliseconds(text)).toBeNull()
    }
  })

  it('is timely within ten minutes, before and after', () => {
    const now = Date.parse('2026-10-05T08:40:00Z')
    const timely = (at: string | null, tolerance?: number) => isTimely(at, now, tolerance)
    expect(['08:30:00', '08:50:00', '08:40:00'].map((time) => timely(`2026-10-05T${time}.000Z`))).toEqual([
      true,
      true,
      true,
    ])
    expect(['08:29:59', '08:50:01', '07:40:00'].map((time) => timely(`2026-10-05T${time}.000Z`))).toEqual([
      false,
      false,
      false,
    ])
    expect(timely(null)).toBe(false)
    expect(timely('no time')).toBe(false)
    expect(timely('2026-10-05T08:29:59.000Z', 3_600_000)).toBe(true)
  })
})
