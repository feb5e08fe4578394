// The environments form a graph without cycles that promotions can walk through.
import { quote } from '../quote.ts'
import { didYouMean } from '../suggest.ts'
import { repeats } from './repeats.ts'
import type { Rule } from './rule.ts'

export const environmentNamesAreUnique: Rule = ({ environments }, at) =>
  repeats(environments, ({ name }) => name).map(({ item, index }) => ({
    code: 'duplicate-environment',
    offset: at(['environments', index, 'name']),
    message: `There are two environments named ${quote(item.name)}; rename one.`,
  }))

export const afterIsKnown: Rule = ({ environments }, at) => {
  const names = environments.map(({ name }) => name)
  const known = new Set(names)
  return environments.flatMap(({ name, after }, index) =>
    after.flatMap((upstream, place) => {
      if (known.has(upstream) && upstream !== name) return []
      const offset = at(['environments', index, 'after', place])
      if (upstream === name) {
        return [
          { code: 'cycle', offset, message: `${quote(name)} comes after itself: ${name} → ${name}; remove it here.` },
        ]
      }
      const guess = didYouMean(upstream, names)
      return [{ code: 'unknown-environment', offset, message: `There is no environment ${quote(upstream)}.${guess}` }]
    }),
  )
}

/** Each environment's own upstreams; the rules above made sure that all of them exist. */
type Graph = ReadonlyMap<string, readonly string[]>

/** Names so that each stands behind its upstreams, in the given order where that leaves a choice; those in or behind a cycle are left out. */
export function inTopologicalOrder(graph: Graph): readonly string[] {
  const waiting = new Map([...graph].map(([name, after]) => [name, after.length]))
  const downstream = new Map<string, string[]>()
  for (const [name, after] of graph)
    for (const upstream of after) downstream.set(upstream, [...(downstream.get(upstream) ?? []), name])
  const order = [...graph.keys()].filter((name) => waiting.get(name) === 0)
  for (const name of order) {
    for (const next of downstream.get(name) ?? []) {
      const left = (waiting.get(next) ?? 0) - 1
      waiting.set(next, left)
      if (left === 0) order.push(next)
    }
  }
  return order
}

export const noCycles: Rule = ({ environments }, at) => {
  const graph = new Map(environments.map(({ name, after }) => [name, after]))
  const ordered = new Set(inTopologicalOrder(graph))
  const stuck = environments.filter(({ name }) => !ordered.has(name))
  const inCycle = new Set<string>()
  const findings = []
  for (const { name } of stuck) {
    // Walking upstream among those that wait for each other must come back to a place that was seen.
    const path: string[] = []
    let here: string | undefined = name
    while (here !== undefined && !path.includes(here) && !inCycle.has(here)) {
      path.push(here)
      here = graph.get(here)?.find((upstream) => !ordered.has(upstream))
    }
    const cycle = here === undefined || inCycle.has(here) ? [] : path.slice(path.indexOf(here)).reverse()
    if (cycle.length === 0) continue
    for (const member of cycle) inCycle.add(member)
    const first = cycle.indexOf(environments.find((environment) => cycle.includes(environment.name))?.name ?? '')
    const turned = [...cycle.slice(first), ...cycle.slice(0, first)]
    const index = environments.findIndex((environment) => environment.name === turned[0])
    const message = `The environments wait for each other: ${[...turned, turned[0]].join(' → ')}; remove one \`after\`.`
    findings.push({ code: 'cycle', offset: at(['environments', index, 'after']), message })
  }
  const behind = stuck.filter(({ name }) => !inCycle.has(name))
  return findings.concat(
    behind.map(({ name }) => ({
      code: 'unreachable-environment',
      offset: at(['environments', environments.findIndex((environment) => environment.name === name), 'name']),
      message: `No promotion reaches ${quote(name)}: it comes after environments that wait for each other.`,
    })),
  )
}

export const everyEnvironmentIsReached: Rule = ({ environments }, at) => {
  if (environments.length === 1) return []
  const upstream = new Set(environments.flatMap(({ after }) => after))
  return environments.flatMap(({ name, after }, index) => {
    if (after.length > 0 || upstream.has(name)) return []
    const message = `No promotion leads to ${quote(name)} or away from it; name the environment before it in \`after\`.`
    return [{ code: 'unreachable-environment', offset: at(['environments', index, 'name']), message }]
  })
}
