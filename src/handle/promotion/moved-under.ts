// A promotion that Sluice does not touch, because it is approved or holds a person's commit, and whose files the target
// changed meanwhile: people are told once a head what to do.
import { movedUnderBody, movedUnderMarker } from '../../messages/moved-under.ts'
import type { Decision } from '../../promotion/decide.ts'
import { unlessRefused } from '../unless-refused.ts'
import type { Work } from '../work.ts'
import { branchFor, movedFiles, type Planned } from './plan-aim.ts'

export const isLeftToPeople = (decision: Decision): boolean =>
  decision.kind === 'leave' && (decision.code === 'approved' || decision.code === 'person')

export async function tellMovedUnder(work: Work, { aim, plans, record, pull, decision }: Planned): Promise<void> {
  const files = plans.flatMap((plan) => movedFiles(record, plan))
  if (pull === null || record.open === null || files.length === 0) return
  const key = `moved-under:${work.forge.repository.id}:${branchFor(aim)}`
  if ((await work.memory.recall(key)) === record.open.head) return
  const isApproved = decision.kind === 'leave' && decision.code === 'approved'
  const text = movedUnderBody(aim.to, files, isApproved)
  await unlessRefused(work, 'to say what moved', () => work.forge.comment(pull, text, movedUnderMarker))
  await work.memory.remember(key, record.open.head)
}
