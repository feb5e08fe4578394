// How a report waits: beside one job per repository, where of what says the same only the newest is kept.
import { fluxKey, type HealthReport } from '../health/model.ts'
import type { Inbox, Instant, Item, Lane } from '../inbox/job.ts'
import type { ClusterKey } from './keys.ts'

/** The kind of job that works on reports as they came in. */
export const reportKind = 'report'

/** The end of a failed rollout cannot wait behind what else is to be done. */
const laneOfReport = ({ state }: HealthReport): Lane => (state === 'failed' ? 'rollback' : 'promotion')

/**
 * What has to be told apart: a failure of a revision and the success after it both count, the same success an interval later
 * says no more than the first. Neither time nor message is in it: both differ each time.
 */
function sayingOf({ origin, cluster, object, service, state, reason, revision }: HealthReport): string {
  const what = object === null ? service : fluxKey(object)
  return JSON.stringify([origin, cluster, what, state, reason, revision?.text ?? null])
}

/** A report as what it is about waits for; `at` must be a time. */
export const itemOf = (report: HealthReport, value: unknown): Item => ({
  key: sayingOf(report),
  stamp: Date.parse(report.at ?? ''),
  lane: laneOfReport(report),
  value: JSON.stringify(value),
})

type Put = Parameters<Inbox['put']>

/** The job that a key's reports are gathered beside, and the report. */
export function gathered({ name, repository }: ClusterKey, report: HealthReport, now: Instant): Put {
  const id = `report:${repository.toLowerCase()}`
  const item = itemOf(report, { key: name, report } satisfies Gathered)
  const job = { id, lane: item.lane, key: id, intent: null, kind: reportKind, headers: {}, body: repository }
  return [
    { ...job, notBefore: now },
    { again: true, item },
  ]
}

type Gathered = { readonly key: string; readonly report: HealthReport }

export const readGathered = ({ value }: Item): Gathered => JSON.parse(value)
