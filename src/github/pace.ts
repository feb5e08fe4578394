// One installation's traffic: writes one after the other at a distance, reads bounded, and a gate that shuts at a limit.
import { ForgeError } from './failure.ts'

/** Milliseconds since the epoch, and a wait in milliseconds; passed in so that tests need no time. */
export type Clock = { readonly now: () => number; readonly sleep: (milliseconds: number) => Promise<void> }

/**
 * Shared by every job of one installation. While the gate is shut, each call throws `retry` with what is left of the
 * wait, so that no worker is held and nothing reaches GitHub.
 */
export type Pace = {
  readonly read: <T>(call: () => Promise<T>) => Promise<T>
  readonly write: <T>(call: () => Promise<T>) => Promise<T>
  /** Shuts the gate. Limits that follow each other double the wait; answers how long it is shut now. */
  readonly limited: (wait: number) => number
  /** Shuts the gate because the quota is used up, which is no offence yet. */
  readonly spent: (wait: number) => void
  /** An answer came through: the next limit starts small again. */
  readonly served: () => void
}

const parallelReads = 10
const longestWait = 3_600_000

/** `between`: least milliseconds between the starts of two writes (SLUICE_PACE). */
export function createPace(between: number, clock: Clock): Pace {
  const writes = createLane(1)
  const reads = createLane(parallelReads)
  let shutUntil = 0
  let strikes = 0
  let lastWrite = Number.NEGATIVE_INFINITY

  const pass = () => {
    const left = shutUntil - clock.now()
    if (left > 0)
      throw new ForgeError({ kind: 'retry', after: left }, 'GitHub asked to wait: nothing is sent until then')
  }
  const shut = (wait: number) => {
    shutUntil = Math.max(shutUntil, clock.now() + wait)
  }
  return {
    read: (call) =>
      reads(async () => {
        pass()
        return call()
      }),
    write: (call) =>
      writes(async () => {
        pass()
        const wait = lastWrite + between - clock.now()
        if (wait > 0) await clock.sleep(wait)
        pass()
        lastWrite = clock.now()
        return call()
      }),
    limited: (wait) => {
      // Calls that were under way together meet one limit, not several.
      if (shutUntil <= clock.now()) strikes += 1
      shut(Math.max(wait, Math.min(wait * 2 ** (strikes - 1), longestWait)))
      return shutUntil - clock.now()
    },
    spent: shut,
    served: () => {
      if (shutUntil <= clock.now()) strikes = 0
    },
  }
}

/** Runs at most `width` calls at once, in the order in which they came. */
function createLane(width: number) {
  const waiting: (() => void)[] = []
  let running = 0
  return async <T>(call: () => Promise<T>): Promise<T> => {
    if (running >= width) await new Promise<void>((resolve) => waiting.push(resolve))
    else running += 1
    try {
      return await call()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running -= 1
    }
  }
}

/** One pace per installation, made when it is first asked for. */
export function createPaces(between: number, clock: Clock): (installation: number) => Pace {
  const paces = new Map<number, Pace>()
  return (installation) => {
    const known = paces.get(installation) ?? createPace(between, clock)
    paces.set(installation, known)
    return known
  }
}
