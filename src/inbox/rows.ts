// Every statement of the SQLite inbox, each in one place with its meaning. Synchronous; whoever calls holds the transaction.
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import { type Counts, type Instant, type Item, type Job, type Lane, type Lease, lanes } from './job.ts'

type Row = Record<string, SQLOutputValue>
type Place = { readonly lane: string; readonly key: string }

export function openRows(db: DatabaseSync) {
  const sql = {
    find: db.prepare('SELECT state FROM jobs WHERE id = ?'),
    forget: db.prepare('DELETE FROM jobs WHERE id = ?'),
    intent: db.prepare(
      `SELECT 1 FROM jobs WHERE intent = ? AND state IN ('later', 'waiting', 'active', 'done') AND id <> ? LIMIT 1`,
    ),
    standing: db.prepare('SELECT state FROM jobs WHERE id = ? OR intent = ?'),
    insert: db.prepare(
      `INSERT INTO jobs (id, state, lane, key, intent, kind, headers, not_before, received_at, changed_at, body)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    unhead: db.prepare('UPDATE jobs SET head = 0 WHERE lane = ? AND key = ? AND head = 1'),
    head: db.prepare(
      `UPDATE jobs SET head = 1
       WHERE seq = (SELECT min(seq) FROM jobs WHERE state = 'waiting' AND lane = ? AND key = ?)`,
    ),
    due: db.prepare(
      `SELECT seq, lane, key FROM jobs WHERE state = 'later' AND not_before <= ? ORDER BY not_before LIMIT 1000`,
    ),
    queue: db.prepare(`UPDATE jobs SET state = 'waiting' WHERE seq = ?`),
    next: db.prepare('SELECT seq, key FROM jobs WHERE head = 1 AND lane = ? AND not_before <= ? ORDER BY seq'),
    waits: db.prepare(`SELECT 1 FROM jobs WHERE head = 1 AND lane = ? AND key = ? AND not_before <= ?`),
    isActive: db.prepare(`SELECT 1 FROM jobs WHERE state = 'active' AND key = ?`),
    activate: db.prepare(
      `UPDATE jobs SET state = 'active', head = 0, starts = starts + 1, changed_at = ? WHERE seq = ? RETURNING *`,
    ),
    finish: db.prepare(
      `UPDATE jobs SET state = 'done', result = ?, error = NULL, body = NULL, changed_at = ?
       WHERE id = ? AND state = 'active' AND starts = ?`,
    ),
    park: db.prepare(
      `UPDATE jobs SET state = 'parked', error = ?, outage = ?, changed_at = ?
       WHERE id = ? AND state = 'active' AND starts = ?`,
    ),
    // One start stays counted: effects of the earlier ones may stand, and whoever works on it must know.
    revive: db.prepare(
      `UPDATE jobs SET state = 'waiting', starts = 1, excused = 1, outage = 0, not_before = ?, changed_at = ?
       WHERE state = 'parked' AND outage = 1 AND lane = ? AND received_at >= ? RETURNING lane, key`,
    ),
    retry: db.prepare(
      `UPDATE jobs SET state = 'waiting', not_before = ?, error = ?, excused = excused + ?, changed_at = ?
       WHERE id = ? AND state = 'active' AND starts = ?`,
    ),
    active: db.prepare(`SELECT id, lane, key, starts, excused FROM jobs WHERE state = 'active'`),
    prune: db.prepare(
      `DELETE FROM jobs WHERE seq IN (
         SELECT seq FROM jobs WHERE state IN ('done', 'duplicate', 'parked') AND changed_at < ? ORDER BY changed_at LIMIT ?)`,
    ),
    counts: db.prepare('SELECT state, count(*) AS number FROM jobs GROUP BY state'),
    nextHead: db.prepare('SELECT min(not_before) AS at FROM jobs WHERE head = 1 AND not_before > ?'),
    nextLater: db.prepare(`SELECT min(not_before) AS at FROM jobs WHERE state = 'later' AND not_before > ?`),
    remember: db.prepare(
      'INSERT INTO memory (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    ),
    used: db.prepare(
      `SELECT (page_count - freelist_count) * page_size AS bytes
       FROM pragma_page_count, pragma_freelist_count, pragma_page_size`,
    ),
    recall: db.prepare('SELECT value FROM memory WHERE key = ?'),
    lay: db.prepare(
      `INSERT INTO items (job, key, stamp, lane, value) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (job, key) DO UPDATE SET stamp = excluded.stamp, lane = excluded.lane, value = excluded.value
       WHERE excluded.stamp >= stamp`,
    ),
    items: db.prepare('SELECT key, stamp, lane, value FROM items WHERE job = ? ORDER BY stamp, key LIMIT ?'),
    lift: db.prepare('DELETE FROM items WHERE job = ? AND key = ? AND stamp = ? AND value = ?'),
    lanesOfItems: db.prepare('SELECT DISTINCT lane FROM items WHERE job = ?'),
    place: db.prepare(`SELECT lane, key FROM jobs WHERE id = ? AND state IN ('later', 'waiting')`),
    move: db.prepare('UPDATE jobs SET lane = ?, head = 0 WHERE id = ?'),
  }

  /** Gives the line its first job again after one came or went. */
  function lineUp({ lane, key }: Place) {
    sql.unhead.run(lane, key)
    sql.head.run(lane, key)
  }

  function expectOne(changed: number | bigint, lease: Lease) {
    if (Number(changed) !== 1)
      throw new Error(`The lease of job ${lease.job.id} is void: start ${lease.starts} is over.`)
  }

  return {
    stateOf: (id: string) => sql.find.get(id)?.state ?? null,
    forget: (id: string) => sql.forget.run(id),
    standing: (id: string | null, intent: string | null) =>
      sql.standing.all(id, intent).map(({ state }) => String(state)),
    intentIsTaken: (job: Job) => job.intent !== null && sql.intent.get(job.intent, job.id) !== undefined,

    insert(job: Job, state: 'later' | 'waiting' | 'duplicate', now: Instant) {
      const body = state === 'duplicate' ? null : job.body
      const headers = JSON.stringify(job.headers)
      const { id, lane, key, intent, kind, notBefore } = job
      sql.insert.run(id, state, lane, key, intent, kind, headers, notBefore, now, now, body)
      if (state === 'waiting') lineUp(job)
    },

    isWaiting: (key: string, lane: Lane, now: Instant) => sql.waits.get(lane, key, now) !== undefined,

    /** Moves what has fallen due into its line, a bounded number at a time. */
    queueDue(now: Instant) {
      for (const row of sql.due.all(now)) {
        sql.queue.run(Number(row.seq))
        lineUp({ lane: String(row.lane), key: String(row.key) })
      }
    },

    /** `due`: whether the lane has anything to do at all; `seq`: its first job whose key is free. */
    next(lane: Lane, now: Instant, busyKeys: ReadonlySet<string>): { due: boolean; seq: number | null } {
      let due = false
      for (const row of sql.next.iterate(lane, now)) {
        due = true
        const key = String(row.key)
        if (!busyKeys.has(key) && !sql.isActive.get(key)) return { due, seq: Number(row.seq) }
      }
      return { due, seq: null }
    },

    activate(seq: number, now: Instant): Lease {
      const row = sql.activate.get(now, seq)
      if (!row) throw new Error(`Job ${seq} vanished between choosing and taking it.`)
      const lease = leaseOf(row)
      lineUp(lease.job)
      return lease
    },

    finish: (lease: Lease, result: string, now: Instant) =>
      expectOne(sql.finish.run(result, now, lease.job.id, lease.starts).changes, lease),
    park: (lease: Lease, reason: string, outage: boolean, now: Instant) =>
      expectOne(sql.park.run(reason, outage ? 1 : 0, now, lease.job.id, lease.starts).changes, lease),
    revive(lane: Lane, since: Instant, now: Instant): number {
      const rows = sql.revive.all(now, now, lane, since)
      for (const row of rows) lineUp({ lane: String(row.lane), key: String(row.key) })
      return rows.length
    },
    retry(lease: Lease, at: Instant, reason: string, excused: boolean, now: Instant) {
      expectOne(sql.retry.run(at, reason, excused ? 1 : 0, now, lease.job.id, lease.starts).changes, lease)
      lineUp(lease.job)
    },

    /** Puts what was active back; `at` says when, from how often that happened to it before. */
    release(now: Instant, at: (before: number) => Instant): number {
      const rows = sql.active.all()
      for (const row of rows) {
        const before = Number(row.excused)
        sql.retry.run(at(before), 'the process ended meanwhile', 1, now, String(row.id), Number(row.starts))
        lineUp({ lane: String(row.lane), key: String(row.key) })
      }
      return rows.length
    },

    prune: (before: Instant, most: number) => sql.prune.run(before, most),

    usedBytes: () => Number(sql.used.get()?.bytes),

    counts(): Counts {
      const of = new Map(sql.counts.all().map((row) => [row.state, Number(row.number)]))
      const number = (state: string) => of.get(state) ?? 0
      return {
        waiting: number('later') + number('waiting'),
        active: number('active'),
        done: number('done'),
        duplicate: number('duplicate'),
        parked: number('parked'),
      }
    },

    nextAt(now: Instant): Instant | null {
      const times = [sql.nextHead.get(now), sql.nextLater.get(now)].map((row) => row?.at ?? null)
      return times.reduce<Instant | null>((least, at) => {
        if (at === null) return least
        return least === null ? Number(at) : Math.min(least, Number(at))
      }, null)
    },

    remember: (key: string, value: string) => sql.remember.run(key, value),
    lay: (job: string, { key, stamp, lane, value }: Item) => sql.lay.run(job, key, stamp, lane, value),
    items: (job: string, most: number): readonly Item[] =>
      sql.items.all(job, most).map((row) => ({
        key: String(row.key),
        stamp: Number(row.stamp),
        lane: String(row.lane) as Lane,
        value: String(row.value),
      })),
    lift: (job: string, items: readonly Item[]) => {
      for (const { key, stamp, value } of items) sql.lift.run(job, key, stamp, value)
    },
    /** The most urgent lane of what is left; null: nothing is. */
    laneOfItems(job: string): Lane | null {
      const left = new Set(sql.lanesOfItems.all(job).map((row) => String(row.lane)))
      return lanes.find((lane) => left.has(lane)) ?? null
    },
    /** Moves a job that waits into a lane, if that is more urgent than its own. */
    raise(id: string, lane: Lane) {
      const row = sql.place.get(id)
      if (row === undefined || lanes.indexOf(lane) >= lanes.indexOf(String(row.lane) as Lane)) return
      sql.move.run(lane, id)
      const key = String(row.key)
      lineUp({ lane: String(row.lane), key })
      lineUp({ lane, key })
    },

    recall(key: string): string | null {
      const value = sql.recall.get(key)?.value
      return typeof value === 'string' ? value : null
    },
  }
}

function leaseOf(row: Row): Lease {
  const text = (column: string) => String(row[column])
  const body = row.body
  const starts = Number(row.starts)
  const job: Job = {
    id: text('id'),
    lane: text('lane') as Lane,
    key: text('key'),
    intent: row.intent === null ? null : text('intent'),
    kind: text('kind'),
    headers: JSON.parse(text('headers')),
    body: body instanceof Uint8Array ? body : String(body),
    notBefore: Number(row.not_before),
  }
  return { job, attempt: starts - Number(row.excused), starts }
}
