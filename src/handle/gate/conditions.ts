// What a gate asks beside what the plan left open: health upstream, standing stops, approvals. Every condition has its evidence.
import type { PullFacts } from '../../github/ports.ts'
import type { BumpVersion } from '../../ledger/bump-state.ts'
import type { Version } from '../../ledger/state.ts'
import type { BranchName } from '../../messages/branch-name.ts'
import type { Oid } from '../../oid.ts'
import { withForce } from '../../promotion/settling/forced.ts'
import type { GateCondition } from '../../promotion/settling/gate.ts'
import { healthConditions } from '../health/conditions.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import { approvals } from './approvals.ts'
import { mergeCondition } from './merge-policy.ts'
import { stopConditions } from './stops.ts'

/** `pull`: null while it is being opened. `version`: of a promotion; null of anything else. */
export type GateSubject = BranchName & {
  readonly head: Oid
  readonly pull: PullFacts | null
  readonly version: Version | null
  /** Of a bump: what it moves, and whether it is a way back. */
  readonly bump?: { readonly pins: BumpVersion['pins']; readonly isBack: boolean }
  /** Of a suspension, of which no record of the ledger tells: our commit, and who asked for it by a comment. */
  readonly asked?: { readonly head: Oid; readonly requestedBy: string | null }
}

type Provider = (work: Work, standing: Standing, subject: GateSubject) => Promise<readonly GateCondition[]>

const providers: readonly Provider[] = [healthConditions, stopConditions, approvals, mergeCondition]

export async function conditionsOn(
  work: Work,
  standing: Standing,
  subject: GateSubject,
): Promise<readonly GateCondition[]> {
  const found: GateCondition[] = []
  for (const provide of providers) found.push(...(await provide(work, standing, subject)))
  return withForce(found, subject.version?.forced, subject.head)
}
