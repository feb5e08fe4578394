// Where a merge leads: the units that its services travel in, into an environment whose content comes from there.
import type { Config, Environment } from '../../config/model.ts'
import { selects } from './selection.ts'
import { type Unit, unitsOf } from './units.ts'

/** `found`: what was touched in the environment that the content comes from. */
export function unitsOnward(
  config: Config,
  into: Environment,
  found: readonly { readonly service: string; readonly cluster: string }[],
): readonly Unit[] {
  const sources = new Set(into.clusters.map((cluster) => cluster.from))
  const services = new Set(found.filter((one) => sources.has(one.cluster)).map((one) => one.service))
  return unitsOf(
    config,
    [...services].filter((service) => selects(into, service)),
  )
}
