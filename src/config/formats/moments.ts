// Times of day and dates; durations are a shape of their own, because they are read as milliseconds.
import type { Format } from './format.ts'

const units = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

export const durationPattern = '^[0-9]+(?:s|m|h|d)$'

/** Milliseconds of `30m`, or null when the text is no duration. The unit is always there: s, m, h or d. */
export function milliseconds(text: string): number | null {
  const match = /^([0-9]{1,12})(s|m|h|d)$/.exec(text)
  return match === null ? null : Number(match[1]) * units[match[2] as keyof typeof units]
}

export const date: Format = {
  name: 'date',
  pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$',
  max: 10,
  hint: 'year-month-day, e.g. 2026-12-20',
  refuse: (text) => {
    const [year = 0, month = 0, day = 0] = text.split('-').map(Number)
    const real = new Date(Date.UTC(year, month - 1, day))
    const same = real.getUTCFullYear() === year && real.getUTCMonth() === month - 1 && real.getUTCDate() === day
    return same && year >= 2000 ? null : 'is no day of the calendar'
  },
}

export const timeOfDay: Format = {
  name: 'time of day',
  pattern: '^(?:[01][0-9]|2[0-3]):[0-5][0-9]$',
  max: 5,
  hint: 'hours and minutes in UTC, e.g. "06:30"',
}
