// From the words of a person to the question for the planner: environments, units, pinned commits, the base.
import type { Config, Environment } from '../config/model.ts'
import { compileLayout } from '../config/template.ts'
import type { Oid } from '../oid.ts'
import type { BaseChoice, Carry } from '../promotion/model.ts'
import { selects } from '../promotion/slice/selection.ts'
import { namesOfGroups, type Unit, unitNamed, unitsOf } from '../promotion/slice/units.ts'
import { viewCluster } from '../promotion/slice/view.ts'
import { settle } from '../settle.ts'
import { isWrong, type Wrong } from './answer.ts'
import type { OpenClone } from './clone.ts'
import { type PlanArguments, unknownName } from './plan-arguments.ts'
import { pickOf } from './plan-pick.ts'

export type PlanQuestion = {
  /** The target's clusters take their content from `from`, whatever the pipeline says. */
  readonly config: Config
  readonly from: string
  readonly to: string
  readonly units: readonly Unit[]
  /** Names of units that there are. */
  readonly known: readonly string[]
  readonly source: Oid
  readonly target: Oid
  readonly base: BaseChoice
  /** Which changes since the base travel; null: all of them. */
  readonly carry: Carry | null
  /** The commit that stands in no line with the source, when that is so. */
  readonly astray: { readonly commit: Oid; readonly option: '--since' | '--only' | '--except' } | null
}

export async function questionOf(
  clone: OpenClone,
  asked: PlanArguments,
  configured: Config,
  rev: Oid,
): Promise<PlanQuestion | Wrong> {
  const names = configured.environments.map((one) => one.name)
  const named = (name: string) => configured.environments.find((one) => one.name === name)
  const to = named(asked.to)
  if (to === undefined) return unknownName('environment', asked.to, names)
  const upstream = asked.from ?? to.after[0]
  if (upstream === undefined) {
    return { wrong: `${to.name} comes after no other environment: say where the content comes from with --from.` }
  }
  const from = named(upstream)
  if (from === undefined) return unknownName('environment', upstream, names)
  if (from === to) return { wrong: `${to.name} cannot be promoted to itself: --from and --to are the same.` }
  const [head, target] = [await headOf(clone, from, rev), await headOf(clone, to, rev)]
  if (typeof head === 'object') return head
  if (typeof target === 'object') return target
  const picked = await pickOf(clone, asked, head)
  if (isWrong(picked)) return picked
  const config = sourcedFrom(configured, from, to)
  const services = await servicesOf(clone, config, from, to, picked.source)
  const selected = services.filter((service) => selects(to, service))
  const known = [...services, ...namesOfGroups(config)]
  // An unknown name must not widen to a whole environment: the planner says that there is no such service.
  const unit = (name: string): Unit => (known.includes(name) ? unitNamed(config, name) : { name, services: [name] })
  const units = asked.units.length > 0 ? asked.units.map(unit) : unitsOf(config, selected)
  const unique = [...new Map(units.map((one) => [one.name, one])).values()]
  return { config, from: from.name, to: to.name, units: unique, known, target, ...picked }
}

/** An environment that names a branch is read there: the clone's own branch, else the one of `origin`. */
export async function headOf(clone: OpenClone, { name, branch }: Environment, rev: Oid): Promise<Oid | Wrong> {
  if (branch === null) return rev
  const found =
    (await clone.reader.resolve(`refs/heads/${branch}`)) ??
    (await clone.reader.resolve(`refs/remotes/origin/${branch}`))
  return (
    found ?? {
      wrong: `${name} lives on the branch ${branch}, which this clone does not have: run git fetch origin ${branch}.`,
    }
  )
}

/** Where a cluster's configured source does not lie in the environment that was asked for, its first cluster is the source. */
function sourcedFrom(config: Config, from: Environment, to: Environment): Config {
  const sources = from.clusters.map((cluster) => cluster.name)
  const clusters = to.clusters.map((cluster) => ({
    ...cluster,
    from: cluster.from !== null && sources.includes(cluster.from) ? cluster.from : (sources[0] ?? null),
  }))
  return { ...config, environments: config.environments.map((one) => (one === to ? { ...to, clusters } : one)) }
}

/** Every service of the clusters that content comes from. */
async function servicesOf(
  { reader }: OpenClone,
  config: Config,
  from: Environment,
  to: Environment,
  commit: Oid,
): Promise<readonly string[]> {
  const layout = compileLayout(config)
  const target = config.environments.find((one) => one.name === to.name)
  const sources = new Set(target?.clusters.flatMap((cluster) => cluster.from ?? []))
  const services = new Set<string>()
  for (const cluster of sources) {
    const view = await settle(
      (known) => viewCluster({ environment: from.name, cluster, commit }, layout, known),
      reader,
    )
    for (const service of view.slices.keys()) services.add(service)
  }
  return [...services].sort()
}
