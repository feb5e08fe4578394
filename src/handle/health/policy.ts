// Whether health counts in an environment, and whether rollouts there are remembered at all.
import type { Config, Environment } from '../../config/model.ts'
import { placeName } from '../../config/place-name.ts'
import type { Work } from '../work.ts'

type Reporting = Pick<Work, 'reporting'>

/** Where nothing is configured it is required as soon as somebody may report: a cluster's key, or a listed creator of statuses. */
export function healthOf({ reporting }: Reporting, config: Config, environment: Environment): 'required' | 'off' {
  if (environment.health !== null) return environment.health
  const { name, clusters } = environment
  const places = new Set(clusters.map((cluster) => placeName(config, { environment: name, cluster: cluster.name })))
  const isListed = config.reports.statuses.some(({ cluster }) => cluster === null || places.has(cluster))
  return isListed || reporting.some((one) => one.environment === name) ? 'required' : 'off'
}

/** What a cluster can say: without a key of its own only commit statuses, which stand on commits of this repository. */
export const hearsOf = ({ reporting }: Reporting, config: Config, environment: string, cluster: string) =>
  reporting.some(
    (one) => one.environment === environment && one.clusters.includes(placeName(config, { environment, cluster })),
  ) || config.reports.statuses.length === 0
    ? 'all'
    : 'overrides'

/** A merge there counts only later, or when it is healthy. */
export const isRecorded = (work: Reporting, config: Config, environment: Environment): boolean =>
  config.environments.some(({ mode }) => mode === 'act') &&
  (environment.soak > 0 || healthOf(work, config, environment) === 'required')
