// The services that commands may name: every one that some cluster has which others are promoted from.
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'

export async function knownServices(work: Work, { config, headOf }: Standing): Promise<readonly string[]> {
  const upstream = config.environments.filter((one) => config.environments.some((next) => next.after[0] === one.name))
  const places = upstream.flatMap(({ name, clusters }) =>
    clusters.map((cluster) => ({ environment: name, cluster: cluster.name, commit: headOf(name) })),
  )
  return work.plan('services', { places, config })
}
