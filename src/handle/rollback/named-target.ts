// What `to` names: a commit of the environment's branch, a pull request that was merged there, or a version that a service had.
import type { RollbackTarget } from '../../commands/model.ts'
import {
  noSuchVersionLine,
  notInBranchLine,
  notMergedLine,
  standsAlreadyLine,
} from '../../messages/rollback-replies.ts'
import type { Oid } from '../../oid.ts'
import type { SourceChange } from '../../promotion/model.ts'
import { isReachable } from '../health/reachable.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import { changesIn, type ServiceIn } from './stands.ts'

/** `clusters`: those that go there; null: all of them. */
export type Named = { readonly commit: Oid; readonly clusters: readonly string[] | null } | { readonly refused: string }

/** `stands`: contents by cluster. */
export async function namedTarget(
  work: Work,
  standing: Standing,
  of: ServiceIn,
  stands: ReadonlyMap<string, string>,
  to: RollbackTarget,
): Promise<Named> {
  const branch = standing.branchOf(of.environment)
  const head = standing.headOf(of.environment)
  switch (to.kind) {
    case 'commit': {
      // What forks hold resolves by its id, too.
      if (!(await isReachable(work, to.oid, head))) return { refused: notInBranchLine(to.oid, branch) }
      return { commit: to.oid, clusters: null }
    }
    case 'pull': {
      const { pull } = await work.forge.snapshot({ pull: to.number })
      if (pull?.state !== 'merged' || pull.mergeCommit === null) return { refused: notMergedLine(to.number, branch) }
      if (!(await isReachable(work, pull.mergeCommit, head))) return { refused: notMergedLine(to.number, branch) }
      return { commit: pull.mergeCommit, clusters: null }
    }
    case 'version':
      return versionIn(work, standing, of, [...stands.keys()], to.version)
  }
}

const mostChanges = 50
/** Contents are read some at a time: mostly one of the last ones is meant. */
const changesAtOnce = 10

async function versionIn(
  work: Work,
  standing: Standing,
  of: ServiceIn,
  all: readonly string[],
  version: string,
): Promise<Named> {
  const [now = []] = await versionsReader(work, standing, of, all)([standing.headOf(of.environment)])
  const clusters = now.filter(({ versions }) => !versions.includes(version)).map(({ cluster }) => cluster)
  if (clusters.length === 0) return { refused: standsAlreadyLine(of, version) }
  const at = versionsReader(work, standing, of, clusters)
  const changes = await changesIn(work, standing, of, clusters, mostChanges)
  const seen = new Set<string>()
  for (let from = 0; from < changes.length; from += changesAtOnce) {
    const some = changes.slice(from, from + changesAtOnce)
    const found = await at(some.map(({ commit }) => commit))
    for (const [index, there] of found.entries()) {
      for (const one of there) for (const each of one.versions) seen.add(each)
      const change = some[index]
      const having = there.filter(({ versions }) => versions.includes(version)).map(({ cluster }) => cluster)
      if (change === undefined || having.length === 0) continue
      const commit = await asMerged(work, standing, of, change)
      const [merged = []] = await at([commit])
      const isThere = merged.filter(({ cluster, versions }) => having.includes(cluster) && versions.includes(version))
      // A commit on the way of a pull request never stood there.
      if (isThere.length > 0) return { commit, clusters: isThere.map(({ cluster }) => cluster) }
    }
  }
  return { refused: noSuchVersionLine(of, version, [...seen]) }
}

type Versions = readonly { readonly cluster: string; readonly versions: readonly string[] }[]

function versionsReader(
  work: Work,
  { config }: Standing,
  { environment, service }: ServiceIn,
  clusters: readonly string[],
): (commits: readonly Oid[]) => Promise<readonly Versions[]> {
  return async (commits) => {
    const places = commits.flatMap((commit) => clusters.map((cluster) => ({ environment, cluster, commit, service })))
    const found = await work.plan('versions', { config, places })
    return commits.map((_, at) =>
      clusters.map((cluster, index) => ({ cluster, versions: found[at * clusters.length + index] ?? [] })),
    )
  }
}

async function asMerged(
  work: Work,
  standing: Standing,
  { environment }: ServiceIn,
  change: SourceChange,
): Promise<Oid> {
  if (change.pull === null) return change.commit
  const { pull } = await work.forge.snapshot({ pull: change.pull })
  const merged = pull?.state === 'merged' ? pull.mergeCommit : null
  return merged !== null && (await isReachable(work, merged, standing.headOf(environment))) ? merged : change.commit
}
