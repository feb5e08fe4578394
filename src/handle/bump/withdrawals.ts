// Bumps that are being withdrawn: the ledger lets go of them first, so a try that stops there leaves their pull request open.
import { bumpVersionOf } from '../../ledger/bump-transactions.ts'
import { parseBranchName } from '../../messages/branch-name.ts'
import type { Oid } from '../../oid.ts'
import { openPullOf } from '../promotion/plan-aim.ts'
import { withdrawProposal } from '../proposal/pull-request.ts'
import { type Standing, type Stopped, stand } from '../standing/standing.ts'
import type { Work } from '../work.ts'

export type Withdrawal = { readonly number: number; readonly branch: string; readonly head: Oid; readonly why: string }

const begunKey = ({ forge }: Work, branch: string) => `withdrawing:${forge.repository.id}:${branch}`

/** To be called before the ledger lets go. */
export const beginWithdrawal = (work: Work, one: Withdrawal): Promise<void> =>
  work.memory.remember(begunKey(work, one.branch), JSON.stringify(one))

export async function withdraw(work: Work, standing: Standing, one: Withdrawal): Promise<void> {
  await withdrawProposal(work, standing, one)
  await work.memory.remember(begunKey(work, one.branch), 'null')
}

/** As `stand`, once what an earlier try began to withdraw is done. */
export async function standPastWithdrawals(work: Work): Promise<Standing | Stopped> {
  const standing = await stand(work)
  if ('stopped' in standing) return standing
  let isDone = false
  for (const facts of standing.snapshot.branches) {
    const { name: branch, oid } = facts
    const name = parseBranchName(branch)
    const text = name?.kind === 'bump' ? await work.memory.recall(begunKey(work, branch)) : null
    const begun: Withdrawal | null = text === null ? null : JSON.parse(text)
    if (name === null || begun === null) continue
    const pull = openPullOf(facts)
    const record = await standing.ledger.bump(name.environment, name.unit)
    const isLetGo = pull?.number === begun.number && oid === begun.head && bumpVersionOf(record, pull) === null
    if (isLetGo) await withdraw(work, standing, begun)
    else await work.memory.remember(begunKey(work, branch), 'null')
    isDone ||= isLetGo
  }
  return isDone ? stand(work) : standing
}
