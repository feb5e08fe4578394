// When automation may open a bump: not in a freeze, and only in the hours of the base's schedule. All in UTC.
import type { Config, Environment } from '../config/model.ts'

export type Schedule = Exclude<Config['bases'], 'auto'>[number]['schedule']

const minute = 60_000
const day = 1440 * minute
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

type Frozen = { readonly lastDay: string; readonly reason: string | null; readonly ends: number }

/** The freeze that `now` lies in, and the instant at which no other one goes on; both of its days are frozen from end to end. */
export function frozen(freezes: Environment['freeze'], now: number): Frozen | null {
  let found: Frozen | null = null
  for (;;) {
    const at: number = found?.ends ?? now
    const next = freezes.find(({ from, until }) => Date.parse(from) <= at && at < Date.parse(until) + day)
    if (next === undefined) return found
    const ends = Date.parse(next.until) + day
    found = { lastDay: next.until, reason: found === null ? next.reason : found.reason, ends }
  }
}

/** When a freeze begins or ends next; null: none does. */
export function nextTurn(freezes: Environment['freeze'], now: number): number | null {
  const ends = frozen(freezes, now)?.ends
  if (ends !== undefined) return ends
  const begins = freezes.map(({ from }) => Date.parse(from)).filter((at) => at > now)
  return begins.length === 0 ? null : Math.min(...begins)
}

/**
 * When the next window of the schedule opens; null: one is open now. A window that ends before it begins goes on over midnight
 * and belongs to the day on which it begins. Its last minute is part of it, so that 00:00 to 23:59 is a whole day.
 */
export function opensAt(schedule: Schedule, now: number): number | null {
  if (schedule === null) return null
  const [from, until] = [minutesOf(schedule.from), minutesOf(schedule.until)]
  const length = (until < from ? until + 1440 : until) + 1 - from
  const today = Math.floor(now / day) * day
  // From yesterday to the same day of next week.
  const starts = [-1, 0, 1, 2, 3, 4, 5, 6, 7]
    .map((offset) => today + offset * day)
    .filter((midnight) => schedule.days.includes(weekdays[new Date(midnight).getUTCDay()] ?? ''))
    .map((midnight) => midnight + from * minute)
  if (starts.some((start) => start <= now && now < start + length * minute)) return null
  return Math.min(...starts.filter((start) => start > now))
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return hours * 60 + minutes
}
