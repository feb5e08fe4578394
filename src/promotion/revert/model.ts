// What a revert and a suspension are asked for, and what one cluster would receive.
import type { Oid } from '../../oid.ts'
import type { Problem } from '../../problem.ts'
import type { Change, Choice, Conflict, Settled } from '../model.ts'

/** The failed content of one service in one cluster goes back to the last healthy one. */
export type RevertRequest = {
  readonly environment: string
  readonly cluster: string
  readonly service: string
  /** Commits of the environment's branch: what failed, the last healthy one, and what stands now. */
  readonly bad: Oid
  readonly good: Oid
  readonly target: Oid
  /** What people decided before. */
  readonly choices?: readonly Choice[]
}

/** In conflicts and choices `base` is what failed, `source` the last healthy version, `target` what stands. */
export type RevertPlan = Omit<RevertRequest, 'choices'> & {
  /** Empty without conflicts and problems: what stands is the last healthy content already. */
  readonly changes: readonly Change[]
  readonly conflicts: readonly Conflict[]
  readonly settled: readonly Settled[]
  /** Only what blocks. */
  readonly problems: readonly Problem[]
  readonly notes: readonly Problem[]
}

/** The service's Flux Kustomizations stop applying what is merged, or go on with it. */
export type SuspendRequest = {
  readonly environment: string
  readonly service: string
  /** The head of the environment's branch. */
  readonly target: Oid
  /** False: they are resumed. */
  readonly suspend: boolean
}

export type SuspendPlan = SuspendRequest & {
  readonly cluster: string
  /** The service's Flux Kustomizations, in order. `changes`: false where it is as wished already. */
  readonly objects: readonly {
    readonly file: string
    readonly namespace: string | null
    readonly name: string
    readonly changes: boolean
  }[]
  readonly changes: readonly Change[]
  /** Only what blocks. */
  readonly problems: readonly Problem[]
}
