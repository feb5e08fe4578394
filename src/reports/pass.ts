// A pass over what was reported of one repository: all of it at once, and not again for a while, however many clusters speak.
import type { BaseLogger } from 'pino'
import type { HealthReport } from '../health/model.ts'
import { textOf } from '../inbox/enqueue.ts'
import type { Inbox, Instant, Item, Job } from '../inbox/job.ts'
import type { Origin } from '../trigger.ts'
import { itemOf } from './report-job.ts'

const kind = 'reports'
const mostAtOnce = 1000
/** Milliseconds from one pass to the next. */
const between = 5000
/** A pass that failed so often is tried with one report at a time, to find the one that it fails on. */
const startsTogether = 2
/** And that one is given up where it is our fault. */
const startsAlone = 4

type Options = {
  readonly inbox: Pick<Inbox, 'put' | 'recall' | 'remember' | 'itemsOf'>
  readonly now: () => Instant
  readonly log: Pick<BaseLogger, 'info' | 'error'>
}

const passedKey = (repository: number) => `reports-passed:${repository}`

export async function handOn(
  { inbox, now, log }: Options,
  origin: Origin,
  news: readonly HealthReport[],
): Promise<void> {
  const { id: repository } = origin.repository
  const passed = Number((await inbox.recall(passedKey(repository))) ?? 0)
  const after = Math.min(Math.max(passed + between - now(), 0), between)
  const id = `reports:${repository}`
  const job = { id, key: String(repository), intent: null, kind, headers: {}, body: JSON.stringify(origin) }
  const stored = await Promise.all(
    news.map((report) => {
      const item = itemOf(report, report)
      return inbox.put({ ...job, lane: item.lane, notBefore: now() + after }, { again: true, item })
    }),
  )
  if (stored.includes('stored')) log.info({ task: id, after }, 'task stored')
}

export type Pass = {
  readonly origin: Origin
  readonly reports: readonly HealthReport[]
  /** How the job ends once the reports were handled. */
  readonly rest: { readonly worked: readonly Item[]; readonly pause: number }
  /** Whether to go on without them after a fault of ours: one report must not stop all that come after it. */
  readonly giveUp: boolean
}

/** Null: the job is another's. */
export async function readPass({ inbox, now }: Options, job: Job, start: number): Promise<Pass | null> {
  if (job.kind !== kind) return null
  const origin: Origin = JSON.parse(textOf(job))
  await inbox.remember(passedKey(origin.repository.id), String(now()))
  const worked = await inbox.itemsOf(job, start > startsTogether ? 1 : mostAtOnce)
  const reports = worked.map(({ value }): HealthReport => JSON.parse(value))
  return { origin, reports, rest: { worked, pause: between }, giveUp: start >= startsAlone }
}
