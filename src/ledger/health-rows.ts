// How healthy what stands is, one row for each service, environment and cluster: the newest rollout that is remembered there.
import type { Config } from '../config/model.ts'
import type { Oid } from '../oid.ts'
import { unitOf } from '../promotion/slice/units.ts'
import type { RolloutRecord, RolloutState } from './rollout-state.ts'
import { newestOf } from './rollouts.ts'

export type HealthRow = {
  readonly environment: string
  readonly service: string
  /** What it travels in. */
  readonly unit: string
  readonly cluster: string
  readonly state: RolloutState
  /** ISO 8601, UTC. */
  readonly since: string
  readonly commit: Oid
  /** The pull request that brought it; null: not known. */
  readonly pull: number | null
  /** The open pull request that takes it back; null: there is none. */
  readonly revert: number | null
}

export type OpenRevert = { readonly environment: string; readonly unit: string; readonly number: number }

/** Environments in their order, services by name. `reverts`: the open ones. Where health is off nothing is known, and nothing said. */
export function healthRows(
  config: Config,
  records: ReadonlyMap<string, readonly RolloutRecord[]>,
  reverts: readonly OpenRevert[],
): readonly HealthRow[] {
  return config.environments.flatMap(({ name, clusters }) =>
    (records.get(name) ?? [])
      .toSorted((a, b) => (a.service < b.service ? -1 : 1))
      .flatMap((record) => clusters.flatMap(({ name: cluster }) => rowOf(config, record, cluster, reverts))),
  )
}

function rowOf(
  config: Config,
  record: RolloutRecord,
  cluster: string,
  reverts: readonly OpenRevert[],
): readonly HealthRow[] {
  const newest = newestOf(record, cluster)
  if (newest === null || (newest.state === 'healthy' && newest.awaited.length === 0)) return []
  const { environment, service } = record
  const { state, since, commit, pull } = newest
  const isOpen = record.reverts.some((one) => one.cluster === cluster && one.bad === commit && one.state === 'open')
  const open = reverts.find((one) => one.environment === environment && one.unit === service)
  const revert = isOpen ? (open?.number ?? null) : null
  return [{ environment, service, unit: unitOf(config, service).name, cluster, state, since, commit, pull, revert }]
}
