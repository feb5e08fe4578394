// Which service and environment a comment means, from what the environments have and the pull request that it stands on.
import {
  type AskedService,
  type ResolvedService,
  resolveService,
  type ServicePlaces,
} from '../../commands/resolve-service.ts'
import type { Config } from '../../config/model.ts'
import { parseBranchName } from '../../messages/branch-name.ts'
import type { Touched } from '../../promotion/slice/touched.ts'
import { unitNamed } from '../../promotion/slice/units.ts'
import { servicesIn } from '../command/known-services.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'

export async function meantBy(work: Work, standing: Standing, asked: AskedService): Promise<ResolvedService> {
  const { environments, groups } = standing.config
  const having = new Map<string, readonly string[]>()
  for (const one of environments) having.set(one.name, await servicesIn(work, standing, [one]))
  return resolveService(asked, { having, groups, on: await placeOn(work, standing, having) })
}

/** Of a merged pull request what it touched, whoever made it; of an open one of ours what it is about. */
async function placeOn(
  work: Work,
  { config, snapshot: { pull } }: Standing,
  having: ServicePlaces['having'],
): Promise<ServicePlaces['on']> {
  const own = pull?.ours === true ? parseBranchName(pull.headRef) : null
  if (pull?.state === 'merged' && pull.mergeCommit !== null && pull.mergeParent !== null) {
    const environments = own === null ? config.environments.map(({ name }) => name) : [own.environment]
    const known = environments.filter((name) => having.has(name))
    const moved = { environments: known, before: pull.mergeParent, after: pull.mergeCommit }
    const touched = await work.plan('touched', { moved, config })
    if (touched.length > 0) return onTouched(touched)
  }
  if (own === null) return null
  return { environments: [own.environment], services: servicesOf(config, own.unit, having.get(own.environment) ?? []) }
}

const onTouched = (touched: readonly Touched[]) => ({
  environments: [...new Set(touched.map(({ environment }) => environment))],
  services: [...new Set(touched.map(({ service }) => service))],
})

function servicesOf(config: Config, name: string, all: readonly string[]): readonly string[] {
  const { services } = unitNamed(config, name)
  return services === 'all' ? all : services
}
