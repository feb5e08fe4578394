// Which rollout a report speaks of: the one whose content its revision holds. What cannot be told for certain has no effect.
import type { HealthReport, WatchedObject } from '../../health/model.ts'
import type { Rollout, RolloutRecord } from '../../ledger/rollout-state.ts'
import { newestOf } from '../../ledger/rollouts.ts'
import type { Oid } from '../../oid.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import { contains, isReachable } from './reachable.ts'

type Place = { readonly environment: string; readonly cluster: string; readonly object: WatchedObject }
type Found = { readonly rollout: Rollout } | { readonly because: string }

export async function rolloutOf(
  work: Work,
  standing: Standing,
  record: RolloutRecord,
  { environment, cluster, object }: Place,
  report: HealthReport,
): Promise<Found> {
  const newest = newestOf(record, cluster)
  const { service } = record
  if (newest === null) return { because: `Nothing of ${service} was merged there since Sluice looks.` }
  // What another source brought, and releases, name no commit of this repository: the newest merge is what they run with.
  if (object.role !== 'override') {
    const earlier = object.role === 'release' ? supersededPull(record, newest, report) : null
    return earlier === null
      ? { rollout: newest }
      : { because: `It speaks of #${earlier}, which something newer of ${service} superseded there.` }
  }
  const commit = report.revision?.commit ?? null
  if (commit === null) return { because: 'It names no commit of this repository.' }
  const held = await heldAt(work, standing, record, { environment, cluster }, commit)
  if (held === null) return { because: `${commit.slice(0, 7)} is an unknown revision of ${environment}.` }
  if (held !== newest.content) return { because: `${commit.slice(0, 7)} holds another content of ${service}.` }
  if (await contains(work, newest.commit, commit)) return { rollout: newest }
  return { because: `${commit.slice(0, 7)} is older than the last change of ${service}.` }
}

/**
 * The pull request that a release's annotation names (`pr-412`), where its change ran in this cluster and is not the newest;
 * null: nothing known is named, and what names nothing known is ignored.
 */
function supersededPull({ rollouts }: RolloutRecord, newest: Rollout, { promotion }: HealthReport): number | null {
  const pull = Number(/^pr-([1-9]\d{0,9})$/.exec(promotion ?? '')?.[1])
  if (newest.pull === pull) return null
  return rollouts.some((one) => one.cluster === newest.cluster && one.pull === pull) ? pull : null
}

/** The content of the slice at a commit of the environment's branch; null: the commit is none of it, or has no such slice. */
async function heldAt(
  work: Work,
  { config, headOf }: Standing,
  { service, rollouts }: RolloutRecord,
  { environment, cluster }: { readonly environment: string; readonly cluster: string },
  commit: Oid,
): Promise<string | null> {
  const own = rollouts.findLast((one) => one.cluster === cluster && one.commit === commit)
  if (own !== undefined) return own.content
  if (!(await isReachable(work, commit, headOf(environment)))) return null
  const places = [{ environment, cluster, commit, services: [service] }]
  const [found] = await work.plan('contents', { config, places })
  return found?.content ?? null
}
