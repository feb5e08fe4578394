// Which services `/hold` and `/release` mean: the brake, a service, or those of a group; else what was probably meant.
import type { HoldCommand, ReleaseCommand } from '../../commands/model.ts'
import { unknownEnvironment, unknownService } from '../../commands/resolve.ts'
import type { Hold } from '../../ledger/bump-state.ts'
import { brake } from '../../ledger/holds.ts'
import type { Problem } from '../../problem.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import { servicesIn } from './known-services.ts'

/** `known`: what is held may be lifted, whatever the repository holds by now. The brake costs no request. */
export async function heldServices(
  work: Work,
  standing: Standing,
  { service, environment, line }: HoldCommand | ReleaseCommand,
  known: readonly Hold[],
): Promise<{ readonly services: readonly string[] } | { readonly problems: readonly Problem[] }> {
  const { config } = standing
  const environments = new Set(config.environments.map(({ name }) => name))
  if (environment !== null && !environments.has(environment))
    return { problems: [unknownEnvironment(line, environment, { environments })] }
  if (service === brake || known.some((hold) => hold.service === service)) return { services: [service] }
  const group = config.groups.find(({ name }) => name === service)
  if (group !== undefined) return { services: group.services }
  const all = new Set(await servicesIn(work, standing, config.environments))
  // A service that is named in two groups may be named by its name alone: then both are meant.
  const isThere = all.has(service) || [...all].some((one) => one.slice(one.indexOf('.') + 1) === service)
  if (isThere) return { services: [service] }
  const units = new Set([...all, ...config.groups.map(({ name }) => name)])
  return { problems: [unknownService(line, service, units)] }
}
