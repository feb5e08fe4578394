// The first sight of a repository, and of each environment that begins to act later: how its source stands is written down,
// and what differs then is listed and never proposed by automation.
import type { Environment } from '../../config/model.ts'
import type { BaselineDifference, RepositoryRecord } from '../../ledger/state.ts'
import { dictionary } from '../../ledger/state.ts'
import type { Oid } from '../../oid.ts'
import { groupingOf } from '../../promotion/slice/units.ts'
import { rememberMeeting } from '../look/look-memory.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import { acting, cutsFor, type Look } from './cuts.ts'

/** A larger repository is not read as a whole; each cluster's tree is one request. */
const surveyedClusters = 30

/**
 * `look`: the merge that made Sluice look, if one did. Costs nothing once every environment that acts has its cut. Where
 * nothing acts, nothing is written. An environment that only pauses in `observe` goes on from the cut that it had.
 */
export async function firstSight(work: Work, standing: Standing, look: Look | null = null): Promise<Standing> {
  const { config, ledger, branchOf } = standing
  const known = ledger.baseline
  const all = acting(config)
  const remembered = cutsOf(known, standing)
  // Whoever comes back under the name of an environment that is gone begins anew.
  const gone = Object.keys(remembered).filter((name) => !config.environments.some((one) => one.name === name))
  const cuts = Object.fromEntries(Object.entries(remembered).filter(([name]) => !gone.includes(name)))
  const begun = all.filter(({ name }) => !Object.hasOwn(cuts, name))
  const branches = [...new Set(config.environments.map(({ name }) => branchOf(name)))]
  const added = branches.filter((branch) => known === null || !Object.hasOwn(known.baseline, branch))
  const isKnown = known !== null && known.cuts !== null && begun.length + added.length + gone.length === 0
  if (all.length === 0 || isKnown) return standing

  const pointOf = await cutsFor(work, standing, begun, look)
  const point = (environment: Environment, of: string) => pointOf(environment, branchOf(of))
  const heads = new Map(
    begun.flatMap((one) => [one.after[0] ?? '', one.name].map((of) => [of, point(one, of)] as const)),
  )
  const baseline: RepositoryRecord = {
    version: 1,
    baseline: dictionary(
      known?.baseline ?? {},
      Object.fromEntries(added.map((one) => [one, seenAt(standing, one, look)])),
    ),
    cuts: dictionary(cuts, Object.fromEntries(begun.map((one) => [one.name, point(one, one.after[0] ?? '')]))),
    differences: await differencesNow(work, standing, begun, heads),
    units: known === null ? groupingOf(config) : known.units,
  }
  const names = [...begun.map(({ name }) => name), ...added]
  const parts = [
    ...(names.length > 0 ? [`record the baseline of ${names.join(', ')}`] : []),
    ...(gone.length > 0 ? [`forget that of ${gone.join(', ')}`] : []),
  ]
  const message = known === null ? 'record the baseline of this repository' : parts.join('; ')
  if (known === null) await rememberMeeting(work)
  await ledger.write([], message || 'record where each environment began', { baseline })
  work.log.info({ baseline: baseline.baseline, cuts: baseline.cuts }, 'first sight')
  return { ...standing, ledger: { ...ledger, baseline } }
}

/** Before environments had cuts of their own, what acted then was cut where the repository was first seen. */
function cutsOf(known: RepositoryRecord | null, { config, branchOf }: Standing): Readonly<Record<string, Oid>> {
  if (known === null) return {}
  if (known.cuts !== null) return known.cuts
  const old = acting(config).flatMap(({ name, after }) => {
    const head = known.baseline[branchOf(after[0] ?? '')]
    return head === undefined ? [] : [[name, head] as const]
  })
  return dictionary(Object.fromEntries(old))
}

function seenAt({ snapshot }: Standing, branch: string, look: Look | null): Oid {
  const head = branch === look?.branch ? look.seen : snapshot.heads.get(branch)
  if (head == null) throw new Error(`the branch ${branch} does not exist`)
  return head
}

/** Those of environments that have just begun to act, beside what was listed for the others. */
async function differencesNow(
  { plan }: Work,
  { config, ledger }: Standing,
  begun: readonly Environment[],
  heads: ReadonlyMap<string, Oid>,
): Promise<readonly BaselineDifference[] | null> {
  const isThere = (name: string) => config.environments.some((one) => one.name === name)
  const known = ledger.baseline?.differences?.filter(({ environment }) => isThere(environment)) ?? null
  if (begun.length === 0) return known
  const isBegun = ({ environment }: { readonly environment: string }) => begun.some(({ name }) => name === environment)
  const clusters = config.environments
    .filter(({ name }) => heads.has(name))
    .flatMap((environment) => environment.clusters)
  if (clusters.length > surveyedClusters) return known?.filter((one) => !isBegun(one)) ?? null
  const found = await plan('survey', { heads, config })
  return [...(known?.filter((one) => !isBegun(one)) ?? []), ...found.filter(isBegun)]
}
