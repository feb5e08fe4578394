// Upstream environments and their records, in minutes after the first merge.
import type { Upstream } from '../../src/health/upstream.ts'
import { emptyRollouts, type Rollout, type RolloutRecord, type RolloutState } from '../../src/ledger/rollout-state.ts'
import { begin, minute, override, start, timeAt } from './reports.ts'

export const at = (minutes: number): number => start + minutes * minute
export const commitOf = (number: number): string => String(number).repeat(40)

export const staging = (
  more: Partial<Upstream['environment']> = {},
  health: Upstream['health'] = 'required',
): Upstream => ({
  environment: {
    name: 'staging',
    soak: 30 * minute,
    require: 'all',
    clusters: [{ name: 'eu', from: null }],
    ...more,
  },
  health,
})

export const twoClusters = {
  clusters: [
    { name: 'eu', from: null },
    { name: 'us', from: null },
  ],
}

/** Number `n` is merged as `nnnnnnn` with the content `c<n>`; `since` as it was merged unless given. */
export const rollout = (
  number: number,
  merged: number,
  state: RolloutState,
  since = merged,
  more: Partial<Rollout> = {},
): Rollout => ({
  ...begin([override]),
  cluster: 'eu',
  commit: commitOf(number),
  content: `c${number}`,
  at: timeAt(merged),
  deadline: timeAt(merged + 60),
  state,
  since: timeAt(since),
  pull: null,
  ...more,
})

export const record = (service: string, ...rollouts: readonly Rollout[]): RolloutRecord => ({
  ...emptyRollouts('staging', service),
  rollouts,
})

export const failedAt = (minutes: number, reason = 'HealthCheckFailed'): Pick<Rollout, 'objects'> => ({
  objects: {
    'Kustomization/flux-system/redis-override': {
      state: 'failed',
      at: timeAt(minutes),
      since: timeAt(minutes),
      revision: null,
      reason,
      message: 'x',
      deterministic: false,
      sticky: false,
    },
  },
})
