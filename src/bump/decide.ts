// What is done with the bump of one base in one environment, as it is told.
import type { BaseAddress, BumpPlan } from './model.ts'

/** `code` tells kinds of leaving and withdrawing apart; `because` is a whole sentence or the end of one. */
export type BumpDecision = {
  readonly kind: 'open' | 'update' | 'leave' | 'withdraw' | 'wait' | 'failed'
  readonly code?: string
  readonly because?: string
}

export type BumpOutcome = {
  readonly base: BaseAddress
  readonly environment: string
  readonly plans: readonly BumpPlan[]
  readonly decision: BumpDecision
  /** The newest tag that pins go to; null: none is allowed there. */
  readonly tag: string | null
  /** The pull request that was opened or stands. */
  readonly pull: number | null
}
