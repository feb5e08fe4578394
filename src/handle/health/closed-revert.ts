// A revert closed: what became of it is remembered, so that none is opened for the same content again.
import type { PullFacts } from '../../github/ports.ts'
import type { Revert, RolloutRecord } from '../../ledger/rollout-state.ts'
import type { BranchName } from '../../messages/branch-name.ts'
import { judgeOpen } from '../gate/judge-open.ts'
import { removeBranch } from '../proposal/remove-branch.ts'
import type { Standing } from '../standing/standing.ts'
import type { Report, Work } from '../work.ts'

export async function closedRevert(
  work: Work,
  standing: Standing,
  pull: PullFacts,
  { environment, unit }: BranchName,
  byUs: boolean,
): Promise<Report> {
  const record = await standing.ledger.rollout(environment, unit)
  const state = pull.state === 'merged' ? 'merged' : byUs ? 'withdrawn' : 'closed'
  const next = ended(record, pull, state)
  const message = `${state} the revert of ${unit} in ${environment}\n\nPull-request: ${pull.number}`
  if (next !== record) await standing.ledger.write([], message, { rollouts: [next] })
  if (state !== 'closed') await removeBranch(work, standing, pull)
  // Promotions there wait for it no more.
  const judged = await judgeOpen(work, standing, new Set([environment]))
  return { did: [`revert of ${unit} in ${environment}: ${state}`, ...judged] }
}

function ended(record: RolloutRecord, pull: PullFacts, state: Revert['state']): RolloutRecord {
  const isIt = (one: Revert) => one.branch === pull.headRef && one.state === 'open'
  if (!record.reverts.some(isIt)) return record
  return { ...record, reverts: record.reverts.map((one) => (isIt(one) ? { ...one, pull: pull.number, state } : one)) }
}
