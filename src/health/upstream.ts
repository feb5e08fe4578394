// How one rollout of one service stands, as something that others may follow: ready, or what is missing and until when.
import type { Environment } from '../config/model.ts'
import type { Rollout, RolloutRecord } from '../ledger/rollout-state.ts'
import { instant } from './object-health.ts'
import { dueAt } from './rollout.ts'

/** `health`: as it holds there, whether configured or because reports come. */
export type Upstream = {
  readonly environment: Pick<Environment, 'name' | 'soak' | 'require' | 'clusters'>
  readonly health: 'required' | 'off'
}

/** `superseded`: replaced before its soak was over, so that it is never ready. `again`: when it changes by itself. */
export type Judgement = {
  readonly code:
    | 'ready'
    | 'soaking'
    | 'progressing'
    | 'unheard'
    | 'unknown'
    | 'suspended'
    | 'failing'
    | 'failed'
    | 'superseded'
  readonly rollout: Rollout | null
  /** End of the soak, in milliseconds; null: it has not begun. */
  readonly soaked: number | null
  readonly again: number | null
}

/** Oldest first. */
export const rolloutsOf = (records: readonly RolloutRecord[], service: string, cluster: string): readonly Rollout[] =>
  records
    .filter((record) => record.service === service)
    .flatMap(({ rollouts }) => rollouts.filter((one) => one.cluster === cluster))

/** `next`: what was merged after it. Null for `rollout`: none is recorded. */
export function judge(rollout: Rollout | null, next: Rollout | null, upstream: Upstream, now: number): Judgement {
  const isOff = upstream.health === 'off'
  const waiting = (code: Judgement['code'], again: number | null = null) => ({ code, rollout, soaked: null, again })
  if (rollout === null) return waiting(isOff ? 'ready' : 'unheard')
  if (!isOff) {
    // Begun while health was off: a merge is no report.
    if (rollout.state === 'healthy' && rollout.awaited.length === 0) return waiting('unheard')
    if (rollout.state !== 'healthy') return waiting(rollout.state, dueAt(rollout, now))
  }
  const soaked = isOff
    ? instant(rollout.at) + upstream.environment.soak
    : instant(rollout.since) + Math.max(upstream.environment.soak, rollout.weak ? (rollout.interval ?? 0) : 0)
  if (next !== null && soaked > instant(next.at)) return { code: 'superseded', rollout, soaked, again: null }
  return soaked <= now
    ? { code: 'ready', rollout, soaked, again: null }
    : { code: 'soaking', rollout, soaked, again: soaked }
}

export const isFailure = ({ code }: Judgement): boolean => code === 'failing' || code === 'failed'

/** How many of so many clusters must be healthy. */
export function enough({ environment }: Upstream, clusters: number): number {
  if (environment.require === 'all') return clusters
  return environment.require === 'any' ? Math.min(1, clusters) : Math.min(environment.require, clusters)
}
