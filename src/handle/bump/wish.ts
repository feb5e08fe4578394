// What is wanted of one base in one environment, and what planning it came to.
import type { BumpDecision } from '../../bump/decide.ts'
import type { BaseAddress, BumpPlan, Destination } from '../../bump/model.ts'
import type { BranchFacts, PullFacts } from '../../github/ports.ts'
import type { BaseRecord, BumpRecord } from '../../ledger/bump-state.ts'
import type { BaseRead } from './read-base.ts'

export type BumpWish = {
  readonly base: BaseAddress
  readonly environment: string
  readonly to: Destination
  readonly only: readonly string[] | null
  readonly except: readonly string[] | null
  /** Service → why it keeps its pin, a whole sentence. */
  readonly kept: Readonly<Record<string, string>>
  readonly mayLower: boolean
  /** Why now, a whole sentence. */
  readonly because: string
  /** The environment where the tag stood before; null: it comes from the base. */
  readonly from?: string | null
  /** Why what is open must not be merged any more, a whole sentence; nothing is opened then. */
  readonly over?: string | null
  /** Who asked by a comment; null: automation. */
  readonly requestedBy: string | null
  /** Only plan and say what would happen. */
  readonly dry: boolean
}

/** What the same job knows already and writes along: nothing of it is read again, and it is one transaction. */
export type Along = {
  readonly bumps?: readonly BumpRecord[]
  readonly bases?: readonly BaseRecord[]
  /** By `baseId`. */
  readonly read?: ReadonlyMap<string, BaseRead>
}

export type PlannedBump = {
  readonly wish: BumpWish
  readonly plans: readonly BumpPlan[]
  readonly tag: string | null
  /** Some pin goes back to an older tag. */
  readonly lowers: boolean
  readonly digest: string
  readonly decision: BumpDecision
  /** Once what happened to its pull request is taken in. */
  readonly record: BumpRecord
  readonly branch: string
  readonly facts: BranchFacts | null
  readonly pull: PullFacts | null
  readonly read: BaseRead
}
