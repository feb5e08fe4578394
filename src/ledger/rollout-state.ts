// What is remembered of rollouts: `rollouts/<environment>/<service>.json`, the merged changes of a slice and how each went.
import type { Oid } from '../oid.ts'
import type { Choice } from '../promotion/model.ts'
import type { PlanBlocker } from '../promotion/settling/blockers.ts'

/**
 * `progressing`: no verdict yet. `failing`: a failure was seen, its grace runs. `failed`: it lasted. `unknown`: the deadline
 * passed without a verdict. `suspended`: Flux is told not to apply it. `superseded`: something newer was merged before a
 * verdict; a healthy one stays healthy.
 */
export type RolloutState = 'progressing' | 'healthy' | 'failing' | 'failed' | 'unknown' | 'suspended' | 'superseded'

/** The newest that was heard of one Flux object since the merge. `at`: the report's time; `since`: first of this state. */
export type ObjectHealth = {
  readonly state: 'healthy' | 'progressing' | 'waiting' | 'failed'
  readonly at: string
  readonly since: string
  readonly revision: string | null
  readonly reason: string
  /** Escape it: the cluster wrote it. */
  readonly message: string
  readonly deterministic: boolean
  readonly sticky: boolean
}

/** One merged change of one service's slice in one cluster. Times are ISO 8601, UTC. */
export type Rollout = {
  readonly cluster: string
  /** The head of the branch that brought it. */
  readonly commit: Oid
  /** The head before. */
  readonly before: Oid | null
  /** `contentsAt` of the slice at `commit`: equal exactly when the slice is. */
  readonly content: string
  /** The pull request that was merged, where that was told. */
  readonly pull: number | null
  /** `sight`: it stood when Sluice began to watch it. */
  readonly by: 'change' | 'sight'
  readonly at: string
  /** When health counts as unknown. */
  readonly deadline: string
  /** Milliseconds a failure must last: `max(2 × retryInterval, grace)`. */
  readonly grace: number
  readonly state: RolloutState
  readonly since: string
  /** `fluxKey`s that must report success; empty: nothing reports (health is off), and the merge is all there is. */
  readonly awaited: readonly string[]
  /** Awaited ones whose success must be at this tag: `fluxKey` → tag. */
  readonly tags: Readonly<Record<string, string>>
  /** `fluxKey`s of bases that cannot report here: commit statuses stand on the commits of the base itself. */
  readonly silent?: readonly string[]
  /** Success means only that it was applied: nothing in the slice waits for readiness. */
  readonly weak: boolean
  /** Milliseconds, the longest interval of the awaited ones: a weak success counts only so much later. */
  readonly interval?: number
  /** By `fluxKey`. */
  readonly objects: Readonly<Record<string, ObjectHealth>>
}

/** A revert that was opened, or is. */
export type Revert = {
  readonly cluster: string
  /** The failed rollout's commit and content, and where it goes back to. */
  readonly bad: Oid
  readonly badContent: string
  readonly target: Oid
  readonly branch: string
  readonly head: Oid
  readonly digest: string
  readonly pull: number | null
  readonly at: string
  /** Who asked by a comment; null: a failed rollout. */
  readonly requestedBy: string | null
  readonly state: 'open' | 'merged' | 'closed' | 'withdrawn'
  /** What the plan leaves to people. */
  readonly blockers?: readonly PlanBlocker[]
  /** What people decided about this cluster's conflicts. */
  readonly choices?: readonly Choice[]
}

export type RolloutRecord = {
  readonly version: 1
  readonly environment: string
  readonly service: string
  /** Newest last; the last ten of each cluster and its last healthy one. */
  readonly rollouts: readonly Rollout[]
  /** Newest last; the last ten of each cluster. */
  readonly reverts: readonly Revert[]
  /** Contents that are bad here, by hand or by failure; newest last, the last twenty and those of remembered rollouts. */
  readonly bad: readonly {
    readonly content: string
    readonly because: string
    readonly by: string
    readonly at: string
  }[]
}

export const rolloutPath = (environment: string, service: string): string => `rollouts/${environment}/${service}.json`

export const emptyRollouts = (environment: string, service: string): RolloutRecord => ({
  version: 1,
  environment,
  service,
  rollouts: [],
  reverts: [],
  bad: [],
})
