// A promotion, or a revert, that the ledger calls open and that was never made visible: the work that ended in between is done again.
import { outcomeLine } from '../messages/replies.ts'
import { unitNamed } from '../promotion/slice/units.ts'
import type { Trigger } from '../trigger.ts'
import { resumeReverts } from './health/resume-reverts.ts'
import { promote } from './promotion/promote.ts'
import { reconcile } from './promotion/reconcile.ts'
import { stand } from './standing/standing.ts'
import type { Report, Work } from './work.ts'

export async function handleResume(
  work: Work,
  { environment, unit, revert }: Extract<Trigger, { kind: 'resume' }>,
): Promise<Report> {
  const standing = await stand(work)
  if ('stopped' in standing) return { did: [`stopped: ${standing.stopped}`] }
  if (revert !== undefined) {
    const did = await resumeReverts(work, standing, await standing.ledger.rollout(environment, unit))
    return { did: did.length > 0 ? did : ['the revert is not open any more'] }
  }
  const from = standing.config.environments.find(({ name }) => name === environment)?.after[0]
  const record = await standing.ledger.unit(environment, unit)
  const branch = standing.snapshot.branches.find(({ name }) => name === record.open?.branch) ?? null
  const now = await reconcile(work, record, branch, standing.branchOf(environment))
  if (from === undefined || now.open === null) return { did: ['the promotion is not open any more'] }
  const aim = { unit: unitNamed(standing.config, unit), from, to: environment }
  const wish = { requestedBy: null, dry: false, before: null }
  const outcomes = await promote(work, standing, [aim], wish)
  const isForPeople = outcomes.some(({ decision }) => decision.kind === 'leave' && decision.code === 'new-service')
  // A person had asked for it, and the ledger was written on their authority: who it was is in its history.
  const done = isForPeople ? await promote(work, standing, [aim], { ...wish, requestedBy: work.bot }) : outcomes
  return { did: done.map((outcome) => outcomeLine(outcome)) }
}
