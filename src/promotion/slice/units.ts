// What travels in one pull request: a service, a named group of services, or the whole environment.
import type { Config } from '../../config/model.ts'

/** `all`: every service of the source that the target environment selects. */
export type Unit = { readonly name: string; readonly services: readonly string[] | 'all' }

/** The name of the unit that is a whole environment. */
const wholeEnvironment = 'all'

/** The unit that a service travels in. */
export function unitOf(config: Config, service: string): Unit {
  if (config.group === 'environment') return { name: wholeEnvironment, services: 'all' }
  const group = config.groups.find((one) => one.services.includes(service))
  return group === undefined ? { name: service, services: [service] } : { name: group.name, services: group.services }
}

/** Each unit once, in the order of the services. */
export function unitsOf(config: Config, services: readonly string[]): readonly Unit[] {
  const units = new Map(services.map((service) => unitOf(config, service)).map((unit) => [unit.name, unit]))
  return [...units.values()]
}

/** The unit that a person names: a group, a service, or `all` where environments travel whole. */
export function unitNamed(config: Config, name: string): Unit {
  const group = config.groups.find((one) => one.name === name)
  return group === undefined ? unitOf(config, name) : { name, services: group.services }
}
