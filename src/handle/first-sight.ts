// The first sight of a repository: its heads are written down as the baseline, and what differs then is listed once and
// never proposed by automation.
import type { Config } from '../config/model.ts'
import type { BaselineDifference, RepositoryRecord } from '../ledger/state.ts'
import type { Oid } from '../oid.ts'
import type { Standing } from './standing.ts'
import type { Work } from './work.ts'

/** A larger repository is not read as a whole; each cluster's tree is one request. */
const surveyedClusters = 30

/** `before`: branch → its head before the merge that made Sluice look. Only where something may be written. */
export async function firstSight(
  work: Work,
  standing: Standing,
  before: Readonly<Record<string, Oid>>,
): Promise<Standing> {
  const { config, ledger, branchOf, headOf } = standing
  const acting = config.environments.some((one) => one.mode === 'act')
  if (!acting) return standing
  if (ledger.baseline !== null) return withNewBranches(work, standing, ledger.baseline, before)
  const headBefore = (environment: string) => before[branchOf(environment)] ?? headOf(environment)
  const heads = new Map(config.environments.map(({ name }) => [name, headBefore(name)]))
  const baseline = {
    version: 1,
    baseline: Object.fromEntries([...heads].map(([environment, head]) => [branchOf(environment), head])),
    differences: await differencesAt(work, config, heads),
  } as const
  await ledger.write([], 'record the baseline of this repository', { baseline })
  work.log.info({ baseline: baseline.baseline }, 'first sight of the repository')
  return { ...standing, ledger: { ...ledger, baseline } }
}

/** A branch that an environment came to live on later: what stands there now is the baseline of it. */
async function withNewBranches(
  work: Work,
  standing: Standing,
  known: RepositoryRecord,
  before: Readonly<Record<string, Oid>>,
): Promise<Standing> {
  const { config, ledger, branchOf, headOf } = standing
  const names = [...new Set(config.environments.map(({ name }) => branchOf(name)))]
  const added = names.filter((branch) => known.baseline[branch] === undefined)
  if (added.length === 0) return standing
  const environmentOn = (branch: string) =>
    config.environments.find(({ name }) => branchOf(name) === branch)?.name ?? ''
  const heads = added.map((branch) => [branch, before[branch] ?? headOf(environmentOn(branch))] as const)
  const baseline = { ...known, baseline: { ...known.baseline, ...Object.fromEntries(heads) } }
  await ledger.write([], `record the baseline of ${added.join(', ')}`, { baseline })
  work.log.info({ baseline: baseline.baseline }, 'first sight of a branch')
  return { ...standing, ledger: { ...ledger, baseline } }
}

async function differencesAt(
  { plan }: Work,
  config: Config,
  heads: ReadonlyMap<string, Oid>,
): Promise<readonly BaselineDifference[] | null> {
  const clusters = config.environments.flatMap((environment) => environment.clusters)
  if (clusters.length > surveyedClusters) return null
  return plan('survey', { heads, config })
}
