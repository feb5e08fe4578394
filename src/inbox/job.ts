// What the inbox holds and how it is spoken to. SQLite implements it; PostgreSQL can, which is why everything is a promise.

/** Milliseconds since the epoch. */
export type Instant = number

/** Most urgent first. A lane that is passed over for half a minute is served once before the urgent ones go on. */
export const lanes = ['rollback', 'hold', 'command', 'promotion', 'bump', 'cosmetic'] as const
export type Lane = (typeof lanes)[number]

export type Job = {
  /** Unique; for a webhook the delivery's GUID. */
  readonly id: string
  readonly lane: Lane
  /** What runs one at a time: the numeric id of a repository. Order is kept within a key and a lane. */
  readonly key: string
  /** What is asked for, whoever says it (one merge, one comment); null where every job counts. */
  readonly intent: string | null
  /** `webhook`, `task` (work that Sluice gives itself on a repository), `sweep` … */
  readonly kind: string
  /** What came beside the body, e.g. `x-github-event`. */
  readonly headers: Readonly<Record<string, string>>
  /** As received: bytes come back as bytes, text as text. Dropped once the job is done. */
  readonly body: string | Uint8Array
  readonly notBefore: Instant
}

/**
 * One of the things that a job is there to work on. Of one key only the newest by `stamp` waits, so what is said again and
 * again neither piles up nor gets lost.
 */
export type Item = {
  readonly key: string
  readonly stamp: Instant
  readonly lane: Lane
  readonly value: string
}

/** How a job with items ended. */
export type Rest = {
  /** What was worked on; of what came meanwhile nothing goes. */
  readonly worked: readonly Item[]
  /** Milliseconds until the job is due again if items are left. */
  readonly pause: number
}

/** The right to work on one job until `done`, `retry` or `park`. */
export type Lease = {
  readonly job: Job
  /** 1 for the first try; starts that were not the job's fault (crash, rate limit) are not counted. */
  readonly attempt: number
  /** Every start, whatever ended it; a lease of an earlier start is void. */
  readonly starts: number
}

type Retry = {
  readonly at: Instant
  readonly reason: string
  /** True where the wait is nobody's failure, e.g. a rate limit: `attempt` then stays as it is. */
  readonly excused: boolean
}

export type Counts = {
  readonly waiting: number
  readonly active: number
  readonly done: number
  readonly duplicate: number
  readonly parked: number
}

/** `waiting`: also what runs now. */
export type JobState = 'waiting' | 'done' | 'parked'

export type Inbox = {
  /**
   * Resolves once the job is durable. `known`: there is nothing to do, because a job of this id or of this intent waits, runs
   * or is done. A parked job whose id comes again is `stored` anew, and with `again` one that is done, too: so work that
   * comes round under one id neither piles up nor fills the store. Rejects when nothing could be written.
   *
   * With an `item` that is laid beside the job, also where it is `known`; one that waits moves into the item's lane if that is
   * more urgent.
   */
  put(job: Job, how?: { readonly again?: boolean; readonly item?: Item }): Promise<'stored' | 'known'>
  /** Oldest first, at most so many. */
  itemsOf(job: Pick<Job, 'id'>, most: number): Promise<readonly Item[]>
  /** How the job of an id stands, or the one that counts of those with an intent; null: there is none. */
  stateOf(of: { readonly id: string } | { readonly intent: string }): Promise<JobState | null>
  /** Whether a job of this key waits in the lane, and is due. */
  isWaiting(key: string, lane: Lane, now: Instant): Promise<boolean>
  /** The next job that is due and whose key is neither active nor in `busyKeys`. */
  take(now: Instant, busyKeys: ReadonlySet<string>): Promise<Lease | null>
  /** A job that has items left waits anew, behind what waits already, in the most urgent lane of what is left. */
  done(lease: Lease, result: string, rest?: Rest): Promise<void>
  /** Back to its old place; later jobs of its key and lane wait behind it. */
  retry(lease: Lease, retry: Retry): Promise<void>
  /**
   * Set aside with its reason; runs again only when its id or its intent is put again. `outage`: because the other side was
   * not to be had, so that `revive` may give it another try.
   */
  park(lease: Lease, reason: string, outage?: boolean): Promise<void>
  /** What an outage set aside waits again, if it was received since then; resolves to how many. */
  revive(since: (lane: Lane) => Instant): Promise<number>
  /** Puts back what a dead process left active; resolves to how many. Called before the first `take`. */
  recover(): Promise<number>
  counts(): Promise<Counts>
  /** The first instant after `now` at which another job falls due. */
  nextAt(now: Instant): Promise<Instant | null>
  /** Calls `listener` after each `stored`; returns the way to stop it. */
  watch(listener: () => void): () => void
  /** A small fact that outlives the process, e.g. where the sweep stands. */
  remember(key: string, value: string): Promise<void>
  recall(key: string): Promise<string | null>
  close(): Promise<void>
}
