// From the checked configuration to the one that the rest reads: references resolved, environments in order.
import { layoutOf } from './layout.ts'
import type { Adjustment, Cluster, Config, Environment } from './model.ts'
import type { Raw } from './options/table.ts'
import { inFull, placeName } from './place-name.ts'
import { clusterNames, clustersOf } from './rules/clusters.ts'
import { inTopologicalOrder } from './rules/environments.ts'
import { variablesAt } from './variables.ts'

/** Expects a configuration that keeps every rule. */
export function resolve(raw: Raw): Config {
  const order = inTopologicalOrder(new Map(raw.environments.map(({ name, after }) => [name, after])))
  const environments = order.flatMap((name) => raw.environments.filter((environment) => environment.name === name))
  const resolved = { environments: environments.map((environment) => resolveEnvironment(environment, raw)) }
  const places = resolved.environments.flatMap(({ name, clusters }) =>
    clusters.map((cluster) => ({ environment: name, cluster: cluster.name })),
  )
  /** One name for each cluster, however it was written. */
  const named = (status: Raw['reports']['statuses'][number]) => {
    const place = places.find((one) => inFull(one) === status.cluster)
    return place === undefined ? status : { ...status, cluster: placeName(resolved, place) }
  }
  return {
    version: 1,
    mode: raw.mode,
    layout: layoutOf(raw.layout),
    ...resolved,
    group: raw.group,
    groups: raw.groups.map(({ key, value }) => ({ name: key, services: value })),
    variables: Object.fromEntries(
      places.map((place) => [
        placeName(resolved, place),
        Object.fromEntries(variablesAt(raw.variables, place).map(({ key, value }) => [key, value])),
      ]),
    ),
    adjust: raw.adjust.map(resolveAdjustment),
    ignore: raw.ignore,
    secrets: raw.secrets,
    bases: raw.bases === 'auto' ? 'auto' : raw.bases.map((base) => ({ ...base, host: base.host.toLowerCase() })),
    reports: { ...raw.reports, statuses: raw.reports.statuses.map(named) },
    limits: raw.limits,
    rollback: raw.rollback,
  }
}

function resolveEnvironment(environment: Raw['environments'][number], raw: Raw): Environment {
  const upstream = raw.environments.find(({ name }) => name === environment.after[0])
  const sources = upstream === undefined ? [] : clusterNames(upstream)
  const sourceOf = (name: string) => (sources.includes(name) ? name : (sources[0] ?? null))
  const clusters = clustersOf(environment).map(({ name, from }): Cluster => ({ name, from: from ?? sourceOf(name) }))
  return { ...environment, clusters, mode: environment.mode ?? raw.mode }
}

const valuesOf = <V>(map: readonly { readonly key: string; readonly value: V }[]) =>
  map.map(({ key, value }) => ({ path: key, value }))

function resolveAdjustment(rule: Raw['adjust'][number]): Adjustment {
  const files = typeof rule.files === 'string' ? [rule.files] : rule.files
  return { ...rule, files, set: valuesOf(rule.set), min: valuesOf(rule.min) }
}
