// What travels in one pull request: a service, a named group of services, or the whole environment.
import type { Config } from '../../config/model.ts'

/** `all`: every service of the source that the target environment selects. */
export type Unit = { readonly name: string; readonly services: readonly string[] | 'all' }

/** What of the configuration says which services travel together. */
export type Grouping = Pick<Config, 'group' | 'groups'>

/** The name of the unit that is a whole environment. */
export const wholeEnvironment = 'all'

/** The unit that a service travels in. */
export function unitOf(config: Grouping, service: string): Unit {
  if (config.group === 'environment') return { name: wholeEnvironment, services: 'all' }
  const group = config.groups.find((one) => one.services.includes(service))
  return group === undefined ? { name: service, services: [service] } : { name: group.name, services: group.services }
}

/** Each unit once, in the order of the services. */
export function unitsOf(config: Grouping, services: readonly string[]): readonly Unit[] {
  const units = new Map(services.map((service) => unitOf(config, service)).map((unit) => [unit.name, unit]))
  return [...units.values()]
}

/** The unit that a person names: a group, a service, or anything where environments travel whole. */
export function unitNamed(config: Grouping, name: string): Unit {
  const group = config.group === 'environment' ? undefined : config.groups.find((one) => one.name === name)
  return group === undefined ? unitOf(config, name) : { name, services: group.services }
}

/** A group that the configuration names, or the whole environment: its name is no service's. */
export const isGroup = ({ group, groups }: Grouping, name: string): boolean =>
  group === 'environment' ? name === wholeEnvironment : groups.some((one) => one.name === name)

export const groupingOf = ({ group, groups }: Grouping): Grouping => ({ group, groups })

export const sameGrouping = (a: Grouping, b: Grouping): boolean =>
  JSON.stringify(groupingOf(a)) === JSON.stringify(groupingOf(b))

/** Names that stand for several services. */
export const namesOfGroups = ({ group, groups }: Grouping): readonly string[] =>
  group === 'environment' ? [wholeEnvironment, ...groups.map(({ name }) => name)] : groups.map(({ name }) => name)
