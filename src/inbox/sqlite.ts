// The embedded inbox: one SQLite file, one process. A job that was put is on the disk before `put` resolves.
import type { Clock } from './clock.ts'
import { type Inbox, type Instant, type Item, type Job, type JobState, type Lane, lanes } from './job.ts'
import { openFile } from './open.ts'
import { openRows } from './rows.ts'

const day = 86_400_000
/** GitHub redelivers for days, an attacker replays when he likes (threat T3): at least 30 days. */
const keptFor = 31 * day
/** A lane with work that got no turn for this long goes first once: the lowest gets on at least once a minute. */
const patience = 30_000
const longestPause = 300_000

/** Of several jobs of one intent the one that can still do something counts. What a duplicate asks for, another one does. */
function standing(states: readonly string[]): JobState | null {
  if (states.some((state) => state === 'later' || state === 'waiting' || state === 'active')) return 'waiting'
  const ended = (['done', 'parked'] as const).find((state) => states.includes(state))
  return ended ?? (states.includes('duplicate') ? 'done' : null)
}

/** A first crash is bad luck; what is active at every crash may be its cause, so it waits longer and lets others by. */
const pauseAfter = (crashes: number) => (crashes === 0 ? 0 : Math.min(1000 * 2 ** crashes, longestPause))

type Stored = 'stored' | 'known'
type Pending = {
  write: () => Stored
  /** It brings more than it replaces. */
  grows: boolean
  resolve: (answer: Stored) => void
  reject: (error: unknown) => void
}

/**
 * Opens or creates the file. Throws one sentence when another process holds it, it cannot be written or is newer.
 * `maxBytes` bounds what the file holds; beyond it `put` rejects as on a full disk, while what is in there is worked off.
 */
export function openSqliteInbox(options: { file: string; clock: Clock; maxBytes?: number }): Inbox {
  const { clock, maxBytes = Number.POSITIVE_INFINITY } = options
  const { db, close } = openFile(options.file)
  const rows = openRows(db)
  const listeners = new Set<() => void>()
  const servedAt = new Map<Lane, Instant>()
  let pending: Pending[] = []

  function transaction<T>(work: () => T): T {
    db.exec('BEGIN IMMEDIATE')
    try {
      const result = work()
      db.exec('COMMIT')
      return result
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK')
      throw error
    }
  }

  function store(job: Job, again: boolean, item: Item | null): Stored {
    const now = clock.now()
    if (item !== null) {
      rows.lay(job.id, item)
      rows.raise(job.id, item.lane)
    }
    const state = rows.stateOf(job.id)
    const isOver = state === 'parked' || (again && state === 'done')
    if (state !== null && state !== 'duplicate' && !isOver) return 'known'
    const taken = rows.intentIsTaken(job)
    if (taken && state === 'duplicate') return 'known'
    if (state !== null) rows.forget(job.id)
    rows.insert(job, taken ? 'duplicate' : job.notBefore > now ? 'later' : 'waiting', now)
    return taken ? 'known' : 'stored'
  }

  /** Whatever was put in the same turn of the loop shares one sync of the disk; that carries a burst on slow disks. */
  function flush() {
    const batch = pending
    pending = []
    if (batch.length === 0) return
    const answers = storeAll(batch)
    for (const [index, { resolve, reject }] of batch.entries()) {
      const answer = answers[index]
      if (answer?.stored) resolve(answer.stored)
      else reject(answer?.error)
    }
    if (answers.some(({ stored }) => stored === 'stored')) for (const listener of listeners) listener()
  }

  const soon = (write: () => Stored, grows: boolean) =>
    new Promise<Stored>((resolve, reject) => {
      if (pending.push({ write, grows, resolve, reject }) === 1) setImmediate(flush)
    })

  function storeAll(batch: readonly Pending[]): { stored?: Stored; error?: unknown }[] {
    try {
      return transaction(() => {
        // Twice what comes in, so that the file cannot grow for ever and no single answer waits long.
        rows.prune(clock.now() - keptFor, 2 * batch.length + 10)
        const answers = batch.map(({ write }) => ({ stored: write() }))
        if (batch.some(({ grows }) => grows) && rows.usedBytes() > maxBytes)
          throw new Error(`the store holds its ${maxBytes} bytes already`)
        return answers
      })
    } catch (error) {
      // One job that does not fit must not take the others with it.
      return batch.length === 1 ? [{ error }] : batch.flatMap((one) => storeAll([one]))
    }
  }

  function choose(now: Instant, busyKeys: ReadonlySet<string>): { lane: Lane; seq: number } | null {
    const ready: { lane: Lane; seq: number; servedAt: Instant }[] = []
    for (const lane of lanes) {
      const { due, seq } = rows.next(lane, now, busyKeys)
      if (!due || !servedAt.has(lane)) servedAt.set(lane, now)
      if (seq !== null) ready.push({ lane, seq, servedAt: servedAt.get(lane) ?? now })
    }
    const [patient] = ready.filter((one) => now - one.servedAt >= patience).sort((a, b) => a.servedAt - b.servedAt)
    return patient ?? ready[0] ?? null
  }

  return {
    put: (job, { again = false, item = null } = {}) => soon(() => store(job, again, item), true),
    itemsOf: async ({ id }, most) => rows.items(id, most),
    stateOf: async (of) => standing('id' in of ? rows.standing(of.id, null) : rows.standing(null, of.intent)),
    isWaiting: async (key, lane, now) => rows.isWaiting(key, lane, now),
    take: async (now, busyKeys) =>
      transaction(() => {
        rows.queueDue(now)
        const chosen = choose(now, busyKeys)
        if (chosen === null) return null
        servedAt.set(chosen.lane, now)
        return rows.activate(chosen.seq, now)
      }),
    done: async (lease, result, { worked, pause } = { worked: [], pause: 0 }) =>
      transaction(() => {
        const now = clock.now()
        const { job } = lease
        rows.finish(lease, result, now)
        rows.lift(job.id, worked)
        const lane = rows.laneOfItems(job.id)
        if (lane === null) return
        rows.forget(job.id)
        rows.insert({ ...job, lane, notBefore: now + pause }, pause > 0 ? 'later' : 'waiting', now)
      }),
    retry: async (lease, { at, reason, excused }) =>
      transaction(() => rows.retry(lease, at, reason, excused, clock.now())),
    park: async (lease, reason, outage = false) => rows.park(lease, reason, outage, clock.now()),
    async revive(since) {
      const now = clock.now()
      const revived = transaction(() => lanes.reduce((sum, lane) => sum + rows.revive(lane, since(lane), now), 0))
      if (revived > 0) for (const listener of listeners) listener()
      return revived
    },
    recover: async () => transaction(() => rows.release(clock.now(), (crashes) => clock.now() + pauseAfter(crashes))),
    counts: async () => rows.counts(),
    nextAt: async (now) => rows.nextAt(now),
    watch(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    remember: async (key, value) => {
      await soon(() => {
        rows.remember(key, value)
        return 'known'
      }, false)
    },
    recall: async (key) => rows.recall(key),
    async close() {
      flush()
      close()
    },
  }
}
