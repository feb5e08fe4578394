// Clusters belong to one environment, and what refers to a cluster means one that exists.

import { layoutOf, templateTexts } from '../layout.ts'
import type { Raw } from '../options/table.ts'
import { parsePattern, slotsOf } from '../pattern.ts'
import { inFull, type Place } from '../place-name.ts'
import { quote } from '../quote.ts'
import { closest, didYouMean } from '../suggest.ts'
import { variablesAt } from '../variables.ts'
import { repeats } from './repeats.ts'
import type { Rule } from './rule.ts'

type RawEnvironment = Raw['environments'][number]

/** An environment without `clusters` is one cluster of its own name. */
export const clustersOf = ({ name, clusters }: RawEnvironment) =>
  (clusters ?? [name]).map((cluster) => (typeof cluster === 'string' ? { name: cluster, from: null } : cluster))

export const clusterNames = (environment: RawEnvironment) => clustersOf(environment).map(({ name }) => name)

/** One name may stand in several environments where every path that it stands in names the environment too. */
function mayShareNames(layout: Raw['layout']): boolean {
  return templateTexts(layoutOf(layout)).every((text) => {
    const pattern = parsePattern(text)
    if ('why' in pattern) return true
    const slots = slotsOf(pattern)
    return slots.has('environment') || !slots.has('cluster')
  })
}

export const clusterNamesAreUnique: Rule = ({ environments, layout }, at) => {
  const clusters = environments.flatMap((environment, index) =>
    clusterNames(environment).map((name, place) => ({
      name,
      environment: environment.name,
      path: ['environments', index, 'clusters', place],
    })),
  )
  const apart = mayShareNames(layout)
  const keyOf = ({ environment, name }: (typeof clusters)[number]) =>
    `${apart ? environment : ''}/${name.toLowerCase()}`
  return repeats(clusters, keyOf).map(({ item, earlier }) => {
    const isTwice = earlier.environment === item.environment
    const where = isTwice ? 'twice in' : `in ${quote(earlier.environment)} and`
    const advice = isTwice ? 'remove one' : 'remove one, or put {environment} into every path that has {cluster}'
    const message =
      earlier.name === item.name
        ? `The cluster ${quote(item.name)} stands ${where} ${quote(item.environment)}; a cluster belongs to one environment, ${advice}.`
        : `The clusters ${quote(earlier.name)} and ${quote(item.name)} differ by case only, which not every system can store; rename one.`
    return { code: 'duplicate-cluster', offset: at(item.path), message }
  })
}

/** In a preset, `base` and the like hold what all clusters share. */
export const clustersAreNotShared: Rule = ({ environments, layout }, at) => {
  const { preset, reserved } = layoutOf(layout)
  if (preset === null) return []
  return environments.flatMap((environment, index) =>
    clusterNames(environment).flatMap((name, place) => {
      if (!reserved.includes(name)) return []
      const message = `In the layout ${preset} the folder ${quote(name)} is shared by all environments, so it is no cluster of one; remove it here.`
      return [{ code: 'shared-folder', offset: at(['environments', index, 'clusters', place]), message }]
    }),
  )
}

export const sourcesAreUpstream: Rule = ({ environments }, at) =>
  environments.flatMap((environment, index) => {
    const { name, after } = environment
    const first = environments.find((other) => other.name === after[0])
    const upstream = first === undefined ? [] : clusterNames(first)
    return clustersOf(environment).flatMap(({ from }, place) => {
      if (from === null || upstream.includes(from)) return []
      const offset = at(['environments', index, 'clusters', place, 'from'])
      const message =
        first === undefined
          ? `${quote(name)} comes after no environment, so its cluster receives from none; remove \`from\` or add \`after\`.`
          : `${quote(from)} is no cluster of ${quote(first.name)}, where content comes from.${didYouMean(from, upstream)}`
      return [{ code: 'unknown-cluster', offset, message }]
    })
  })

/** Every cluster of the configuration. */
const placesOf = (environments: readonly RawEnvironment[]): readonly Place[] =>
  environments.flatMap((environment) =>
    clusterNames(environment).map((cluster) => ({ environment: environment.name, cluster })),
  )

export const referredClustersExist: Rule = ({ environments, variables, reports }, at) => {
  const places = placesOf(environments)
  const names = places.map(({ cluster }) => cluster)
  const known = new Set([...names, ...places.map(inFull)])
  const unknown = (name: string, offset: () => number) =>
    known.has(name)
      ? []
      : [
          {
            code: 'unknown-cluster',
            offset: offset(),
            message: `There is no cluster ${quote(name)}.${didYouMean(name, [...known])}`,
          },
        ]
  /** A report is about one cluster. */
  const ambiguous = (name: string, offset: () => number) => {
    const meant = places.filter(({ cluster }) => cluster === name).map(inFull)
    if (meant.length < 2) return []
    const message = `${meant.length} clusters are named ${quote(name)}; write ${meant.join(' or ')}.`
    return [{ code: 'ambiguous-cluster', offset: offset(), message }]
  }
  return [
    ...variables.flatMap(({ key }) => unknown(key, () => at(['variables', key], 'key'))),
    ...reports.statuses.flatMap(({ cluster }, index) => {
      const offset = () => at(['reports', 'statuses', index, 'cluster'])
      return cluster === null ? [] : [...unknown(cluster, offset), ...ambiguous(cluster, offset)]
    }),
  ]
}

/** Within one cluster two variables of one value are fine as long as they have one value in every cluster. */
export const variablesAreDistinct: Rule = ({ environments, variables }, at) => {
  const all = placesOf(environments).map((place) => variablesAt(variables, place))
  const clusters = all.map((list) => new Map(list.map(({ key, value }) => [key, value])))
  const differ = (a: string, b: string) =>
    clusters.some((known) => known.has(a) && known.has(b) && known.get(a) !== known.get(b))
  const found = all.flatMap((list) =>
    repeats(list, (variable) => variable.value)
      .filter(({ item, earlier }) => differ(item.key, earlier.key))
      .map(({ item, earlier }) => ({
        code: 'ambiguous-variable',
        offset: at(['variables', item.under, item.key]),
        message: `The variables ${quote(earlier.key)} and ${quote(item.key)} have the same value here but not in every cluster, so which one is meant is a guess; make them differ.`,
      })),
  )
  return [...new Map(found.map((one) => [one.offset, one])).values()]
}

/** A name that only one cluster has can replace nothing: most likely it is mistyped. */
export const variablesArePaired: Rule = ({ variables }, at) => {
  const count = new Map<string, number>()
  for (const { value } of variables) for (const { key } of value) count.set(key, (count.get(key) ?? 0) + 1)
  const shared = [...count].filter(([, times]) => times > 1).map(([name]) => name)
  return variables.flatMap(({ key: cluster, value }) =>
    value.flatMap(({ key }) => {
      const guess = count.get(key) === 1 ? closest(key, shared) : null
      if (guess === null) return []
      const message = `Only ${quote(cluster)} has the variable ${quote(key)}, so it replaces nothing. Did you mean "${guess}"?`
      return [{ code: 'unknown-variable', offset: at(['variables', cluster, key], 'key'), message }]
    }),
  )
}
