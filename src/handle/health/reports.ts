// Reports that came in for this repository: each is tied to the rollout that it speaks of, or has no effect and says why.
import { placeName } from '../../config/place-name.ts'
import { matchReport } from '../../health/match.ts'
import type { FluxIndex, HealthReport } from '../../health/model.ts'
import { reported } from '../../health/rollout.ts'
import type { Rollout, RolloutRecord } from '../../ledger/rollout-state.ts'
import { withProgress } from '../../ledger/rollouts.ts'
import type { Trigger } from '../../trigger.ts'
import { type Standing, stand } from '../standing/standing.ts'
import type { Report, Work } from '../work.ts'
import { timePassed } from './due.ts'
import { type Change, follow } from './follow.ts'
import { isRecorded } from './policy.ts'
import { rolloutOf } from './rollout-of.ts'

export async function handleReports(work: Work, { reports }: Extract<Trigger, { kind: 'reports' }>): Promise<Report> {
  const standing = await stand(work)
  if ('stopped' in standing) return { did: [`stopped: ${standing.stopped}`] }
  return takeReports(work, standing, reports)
}

/** In the order of their times; what changes is one transaction. */
export async function takeReports(work: Work, standing: Standing, reports: readonly HealthReport[]): Promise<Report> {
  const seen = new Seen(work, standing)
  const changes: Change[] = []
  const did: string[] = []
  for (const report of reports.toSorted((a, b) => Date.parse(a.at ?? '') - Date.parse(b.at ?? ''))) {
    const tied = await tie(work, standing, seen, report)
    if ('because' in tied) {
      did.push(tied.because)
      continue
    }
    for (const { record, rollout, next } of tied.changes) {
      seen.put(withProgress(record, next))
      changes.push({ environment: record.environment, service: record.service, before: rollout, after: next })
    }
    did.push(tied.says)
  }
  const followed = await follow(work, standing, seen.records(), changes)
  if (work.attempt === 1) return { did: [...did, ...followed] }
  const now = followed.length === 0 ? standing : await stand(work)
  return 'stopped' in now ? { did } : { did: [...did, ...followed, ...(await timePassed(work, now)).did] }
}

type Tied =
  | { readonly because: string }
  | {
      readonly says: string
      readonly changes: readonly { readonly record: RolloutRecord; readonly rollout: Rollout; readonly next: Rollout }[]
    }

async function tie(work: Work, standing: Standing, seen: Seen, report: HealthReport): Promise<Tied> {
  const about = `${report.reason} of ${report.object?.name ?? report.service ?? 'nothing'} in ${report.cluster ?? 'no cluster'}`
  if (!report.trusted) return { because: `${about} informs only: ${report.because}` }
  const index = await seen.index(report)
  const match = matchReport(report, index === null ? [] : [index])
  if (match.kind === 'unmatched') return { because: `${about} has no effect: ${match.because}` }
  const changes: { record: RolloutRecord; rollout: Rollout; next: Rollout }[] = []
  const skipped: string[] = []
  for (const object of match.objects) {
    const record = await seen.record(match.environment, object.service)
    const found = await rolloutOf(work, standing, record, { ...match, object }, report)
    if ('because' in found) {
      skipped.push(found.because)
      continue
    }
    const next = reported(found.rollout, object, report)
    if (next !== found.rollout) changes.push({ record, rollout: found.rollout, next })
  }
  const why = skipped.length > 0 ? ` (${skipped.join(' ')})` : ''
  return { says: `${about}: ${changes.length === 0 ? 'nothing new' : report.state}${why}`, changes }
}

/** What one pass over reports has read and changed. */
class Seen {
  readonly #known = new Map<string, RolloutRecord>()
  readonly #indexes = new Map<string, FluxIndex>()
  readonly #place: { readonly work: Work; readonly standing: Standing }

  constructor(work: Work, standing: Standing) {
    this.#place = { work, standing }
  }

  async record(environment: string, service: string): Promise<RolloutRecord> {
    const known = this.#known.get(`${environment} ${service}`)
    return known ?? this.#place.standing.ledger.rollout(environment, service)
  }

  put(record: RolloutRecord): void {
    this.#known.set(`${record.environment} ${record.service}`, record)
  }

  records(): readonly RolloutRecord[] {
    return [...this.#known.values()]
  }

  /** The cluster's objects as they stand; null where the report's cluster is none of an environment that is watched. */
  async index(report: HealthReport): Promise<FluxIndex | null> {
    const { work, standing } = this.#place
    const { config, headOf } = standing
    const place = placeOf(work, standing, report)
    if (place === null) return null
    const key = `${place.environment} ${place.cluster}`
    const known = this.#indexes.get(key)
    if (known !== undefined) return known
    const places = [{ ...place, commit: headOf(place.environment) }]
    const [index = null] = await work.plan('fluxIndex', { config, places })
    if (index !== null) this.#indexes.set(key, index)
    return index
  }
}

/** The configured cluster that a report speaks of, where its health counts. */
function placeOf(work: Work, { config }: Standing, { cluster, environment }: HealthReport) {
  for (const one of config.environments.filter((some) => isRecorded(work, config, some))) {
    if (environment !== null && environment !== one.name) continue
    const found = one.clusters.find(
      ({ name }) => cluster === placeName(config, { environment: one.name, cluster: name }),
    )
    if (found !== undefined) return { environment: one.name, cluster: found.name }
  }
  return null
}
