// The services that commands may name: every one that some cluster has which others are promoted from.
import type { Environment } from '../../config/model.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'

export const knownServices = (work: Work, standing: Standing): Promise<readonly string[]> => {
  const { environments } = standing.config
  return servicesIn(
    work,
    standing,
    environments.filter((one) => environments.some((next) => next.after[0] === one.name)),
  )
}

export async function servicesIn(
  work: Work,
  { config, headOf }: Standing,
  upstream: readonly Environment[],
): Promise<readonly string[]> {
  const places = upstream.flatMap(({ name, clusters }) =>
    clusters.map((cluster) => ({ environment: name, cluster: cluster.name, commit: headOf(name) })),
  )
  return work.plan('services', { places, config })
}
