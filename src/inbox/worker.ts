// Works the inbox off: one job at a time per key, several keys at once, failures apart with back-off. Sleeps between events.
import type { BaseLogger } from 'pino'
import type { Clock } from './clock.ts'
import { readFailure } from './failure.ts'
import type { Inbox, Instant, Job, Lease, Rest } from './job.ts'

/** What became of a job, in one line for the store and the log; `rest`: of one with items. */
export type Outcome = { readonly kind: 'done' | 'ignored'; readonly because: string; readonly rest?: Rest }

/**
 * Throw `{ retryable: false, message }` to park the job at once, `{ retryable: true, after: ms }` to have it wait for `after`
 * without counting a try; any other error is retried.
 */
export type Handler = (job: Job, attempt: number, starts: number) => Promise<Outcome>

export type WorkerOptions = {
  readonly inbox: Inbox
  readonly handler: Handler
  readonly clock: Clock
  /** A number from 0 to below 1. */
  readonly random: () => number
  readonly log: Pick<BaseLogger, 'info' | 'warn' | 'error'>
  /** How many keys are worked on at once. */
  readonly slots?: number
}

export type Worker = {
  /** Takes no more and resolves when the active ones have ended. */
  drain(): Promise<void>
  /** Resolves when nothing is active and nothing that is due waits; what waits for a later time does not count. */
  idle(): Promise<void>
}

const mostTries = 5
/** Also those that count as no try: a job that kills the process or is told to wait for ever ends here. */
const mostStarts = 20
const firstPause = 2000
const storePause = 1000
const longestStorePause = 60_000

/** 2, 8, 32, 128 seconds, spread by up to half downwards so that what failed together does not come back together. */
const pauseAfter = (attempt: number, random: number) => firstPause * 4 ** (attempt - 1) * (1 - random / 2)

/** Puts back what a dead process left, then starts. Rejects when the store cannot be read. */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const { inbox, handler, clock, random, log, slots = 4 } = options
  const busy = new Map<string, Promise<void>>()
  const stopped = Promise.withResolvers<void>()
  let resting: PromiseWithResolvers<void> | null = null
  let pumped = Promise.resolve()
  let draining = false
  let pumping = false
  let again = false
  let storeFaults = 0
  let cancelTimer = () => {}

  function verdict(lease: Lease, error: unknown): (now: Instant) => Promise<void> {
    const { job, attempt } = lease
    const { retryable, outage, after, reason } = readFailure(error)
    const fields = { delivery: job.id, key: job.key, attempt, reason }
    const givenUp = !retryable || lease.starts >= mostStarts || (after === null && attempt >= mostTries)
    if (givenUp) {
      log.error(fields, 'job parked')
      return () => inbox.park(lease, reason, outage)
    }
    const pause = after === null ? pauseAfter(attempt, random()) : after + firstPause * random()
    log.warn({ ...fields, pause }, 'job will be tried again')
    return (now) => inbox.retry(lease, { at: now + Math.ceil(pause), reason, excused: after !== null })
  }

  async function work(lease: Lease): Promise<(now: Instant) => Promise<void>> {
    const { job, attempt, starts } = lease
    if (starts > mostStarts)
      return () => inbox.park(lease, `started ${mostStarts} times without an end: the process died each time`)
    try {
      const { kind, because, rest } = await handler(job, attempt, starts)
      log.info({ delivery: job.id, key: job.key, kind, because }, 'job done')
      return () => inbox.done(lease, `${kind}: ${because}`, rest)
    } catch (error) {
      return verdict(lease, error)
    }
  }

  /** The work has had its effects: its end is written again and again while the store is full, and its key stays busy. */
  async function run(lease: Lease) {
    const settle = await work(lease)
    for (let faults = 0; ; faults++) {
      try {
        await settle(clock.now())
        return
      } catch (error) {
        log.error({ delivery: lease.job.id, reason: readFailure(error).reason }, 'store refused the end of a job')
        if (draining) return
        const pause = Math.min(storePause * 2 ** faults, longestStorePause)
        await Promise.race([stopped.promise, new Promise<void>((resolve) => clock.after(pause, resolve))])
      }
    }
  }

  function start(lease: Lease) {
    const { key } = lease.job
    const ended = run(lease).then(() => {
      busy.delete(key)
      wake()
    })
    busy.set(key, ended)
  }

  async function takeAll(): Promise<void> {
    while (!draining && busy.size < slots) {
      const lease = await inbox.take(clock.now(), new Set(busy.keys()))
      if (lease === null) return
      start(lease)
    }
  }

  async function pump() {
    cancelTimer()
    cancelTimer = () => {}
    try {
      do {
        again = false
        await takeAll()
      } while (again && !draining)
      const at = draining ? null : await inbox.nextAt(clock.now())
      if (at !== null && !draining) cancelTimer = clock.after(at - clock.now(), wake)
      storeFaults = 0
    } catch (error) {
      log.error({ reason: readFailure(error).reason }, 'store cannot be read')
      if (draining) return
      cancelTimer = clock.after(Math.min(storePause * 2 ** storeFaults++, longestStorePause), wake)
    }
  }

  function wake() {
    if (pumping) {
      again = true
      return
    }
    pumping = true
    pumped = pump().then(() => {
      pumping = false
      if (again && !draining) wake()
      else if (busy.size === 0 && storeFaults === 0) {
        resting?.resolve()
        resting = null
      }
    })
  }

  const recovered = await inbox.recover()
  if (recovered > 0) log.info({ recovered }, 'jobs of an ended process wait again')
  const unwatch = inbox.watch(wake)
  wake()

  return {
    async drain() {
      draining = true
      unwatch()
      cancelTimer()
      stopped.resolve()
      await pumped
      await Promise.all(busy.values())
    },
    idle() {
      resting ??= Promise.withResolvers<void>()
      wake()
      return resting.promise
    },
  }
}
