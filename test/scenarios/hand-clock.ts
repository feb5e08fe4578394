// Time that stands still until a test moves it on: the waits of hours that GitHub asks for pass in no time.
import type { Clock } from '../../src/inbox/clock.ts'

export type HandClock = Clock & {
  /** Goes on to the next timer and fires it; false when none is set within so many milliseconds. */
  leap(within?: number): boolean
  /** Time goes by; no timer fires. */
  pass(ms: number): void
  /** Milliseconds since the start. */
  passed(): number
}

export function handClock(start = Date.now()): HandClock {
  let now = start
  let timers: { readonly at: number; readonly run: () => void }[] = []
  return {
    now: () => now,
    after: (ms, run) => {
      const timer = { at: now + Math.max(ms, 0), run }
      timers.push(timer)
      return () => {
        timers = timers.filter((one) => one !== timer)
      }
    },
    leap: (within = Number.POSITIVE_INFINITY) => {
      const [next] = timers.toSorted((a, b) => a.at - b.at)
      if (next === undefined || next.at > now + within) return false
      timers = timers.filter((one) => one !== next)
      now = Math.max(now, next.at)
      next.run()
      return true
    },
    pass: (ms) => {
      now += ms
    },
    passed: () => now - start,
  }
}
