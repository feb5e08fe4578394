// How a service stands in the clusters of an environment: its content, and the commit that brought it.

import { broughtBy, type Stands } from '../../ledger/rollback.ts'
import type { RolloutRecord } from '../../ledger/rollout-state.ts'
import type { Oid } from '../../oid.ts'
import { historyKey, type SourceChange } from '../../promotion/model.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'

export type ServiceIn = { readonly environment: string; readonly service: string }

/** Contents by cluster at one commit; a cluster that does not have the service there has no entry. */
export async function contentsIn(
  work: Work,
  { config }: Standing,
  { environment, service }: ServiceIn,
  commit: Oid,
): Promise<ReadonlyMap<string, string>> {
  const clusters = config.environments.find(({ name }) => name === environment)?.clusters ?? []
  const places = clusters.map(({ name: cluster }) => ({ environment, cluster, commit, services: [service] }))
  const found = await work.plan('contents', { config, places })
  return new Map(found.map(({ cluster, content }) => [cluster, content]))
}

/** Each is a field of one request. */
const mostPaths = 30

/** The newest changes of the service's files in any cluster, newest first. */
export async function changesIn(
  work: Work,
  { config, headOf }: Standing,
  { environment, service }: ServiceIn,
  clusters: readonly string[],
  limit: number,
): Promise<readonly SourceChange[]> {
  const head = headOf(environment)
  const places = clusters.map((cluster) => ({ environment, cluster, commit: head, service }))
  const paths = (await work.plan('slicePaths', { config, places })).slice(0, mostPaths)
  if (paths.length === 0) return []
  const { history } = await work.forge.reader.read([{ kind: 'history', head, paths, limit }])
  return history.get(historyKey(head, paths)) ?? []
}

/**
 * The commit that names what a cluster is taken back from, the same as long as that stands: of an open revert, of the recorded
 * merge, else of the newest change that holds exactly this; at last the head.
 */
export async function badCommits(
  work: Work,
  standing: Standing,
  record: RolloutRecord,
  stands: readonly Stands[],
): Promise<ReadonlyMap<string, Oid>> {
  const known = new Map<string, Oid>()
  for (const one of stands) {
    const open = record.reverts.find(
      ({ state, cluster, badContent }) => state === 'open' && cluster === one.cluster && badContent === one.content,
    )
    const commit = open?.bad ?? broughtBy(record, one)?.commit
    if (commit !== undefined) known.set(one.cluster, commit)
  }
  const rest = stands.filter(({ cluster }) => !known.has(cluster))
  if (rest.length === 0) return known
  const clusters = rest.map(({ cluster }) => cluster)
  const [change] = await changesIn(work, standing, record, clusters, 1)
  const held = change === undefined ? new Map() : await contentsIn(work, standing, record, change.commit)
  for (const { cluster, content } of rest) {
    const isIt = change !== undefined && held.get(cluster) === content
    known.set(cluster, isIt ? change.commit : standing.headOf(record.environment))
  }
  return known
}
