// Time and timers as a value, so that tests turn them by hand.
import type { Instant } from './job.ts'

export type Clock = {
  now(): Instant
  /** Runs once after `ms`; returns the way to call it off. */
  after(ms: number, run: () => void): () => void
}

/** Node fires at once when a delay does not fit in 32 bits; waking early is harmless. */
const longestDelay = 2 ** 31 - 1

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, Math.min(Math.max(ms, 0), longestDelay))
    return () => clearTimeout(timer)
  },
}
