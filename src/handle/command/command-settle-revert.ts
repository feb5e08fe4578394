// `/take` and `/keep` on an open revert: planned again with what a person decided. Whoever may write may do it, as `/rollback`.
import type { SettleCommand } from '../../commands/model.ts'
import type { PullFacts } from '../../github/ports.ts'
import { choicesOf, revertsBehind, withDecided } from '../../ledger/open-reverts.ts'
import type { Revert, RolloutRecord } from '../../ledger/rollout-state.ts'
import { withRevert } from '../../ledger/rollouts.ts'
import type { BranchName } from '../../messages/branch-name.ts'
import { revertConflictWords } from '../../messages/revert-body.ts'
import { notRevertedLine } from '../../messages/rollback-replies.ts'
import { heldBackParts, staleParts, unknownParts } from '../../messages/settle-replies.ts'
import {
  decidedBackParts,
  nothingLeftPart,
  nothingToWaiveParts,
  observedRevertParts,
  refreshedRevertPart,
  theirRevertParts,
  unknownRevertParts,
} from '../../messages/settle-revert-replies.ts'
import type { Choice } from '../../promotion/model.ts'
import type { PlanBlocker } from '../../promotion/settling/blockers.ts'
import { counts, heldBack, withChoices } from '../../promotion/settling/choices.ts'
import { choicesFor, meantBy } from '../../promotion/settling/settling.ts'
import { planWays, prepareRevert } from '../health/prepare-revert.ts'
import { occasionOf, wayOf } from '../health/resume-reverts.ts'
import { judgeAgain } from '../judge.ts'
import { openProposal, withdrawProposal } from '../proposal/pull-request.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import type { Ran } from './command.ts'

const refused = (parts: readonly string[]): Ran => ({ done: false, parts })

/** `name`: what its branch says. */
export async function runSettleRevert(
  work: Work,
  standing: Standing,
  {
    pull,
    name,
    command,
    by,
  }: Pick<Asked, 'pull' | 'by'> & { readonly name: BranchName; readonly command: SettleCommand },
): Promise<Ran> {
  if (command.name === 'waive') return refused(nothingToWaiveParts)
  const record = await standing.ledger.rollout(name.environment, name.unit)
  const own = revertsBehind(record, pull)
  const blockers = own[0]?.blockers ?? []
  if (own.length === 0) return refused(unknownRevertParts)
  const meant = meantBy(command, blockers)
  if ('unknown' in meant) return refused(unknownParts(meant))
  const environment = standing.config.environments.find((one) => one.name === name.environment)
  if (environment?.mode !== 'act') return refused(observedRevertParts(name.environment))
  const choices = choicesFor(meant.blockers, command, blockers, by)
  const asked = { pull, name: command.name, by, record, own, meant: meant.blockers, choices }
  const branch = standing.snapshot.branches.find((one) => one.name === pull.headRef)
  return branch !== undefined && !branch.byUs ? onTheirBranch(work, standing, asked) : planAgain(work, standing, asked)
}

type Asked = {
  readonly pull: PullFacts
  readonly name: 'take' | 'keep'
  readonly by: string
  readonly record: RolloutRecord
  readonly own: readonly Revert[]
  readonly meant: readonly PlanBlocker[]
  readonly choices: readonly Choice[]
}

async function remember(standing: Standing, asked: Asked, reverts: readonly Revert[]): Promise<void> {
  const { name, meant, record, by } = asked
  const words = meant.map(({ asks }) => asks?.name).join(' ')
  const message = `${name} ${words} of the revert of ${record.service} in ${record.environment}\n\nRequested-by: ${by}`
  await standing.ledger.write([], message, { rollouts: [reverts.reduce(withRevert, record)] })
}

/** Nothing is written to a branch that holds a person's commit; what needs no other content is remembered and judged. */
async function onTheirBranch(work: Work, standing: Standing, asked: Asked): Promise<Ran> {
  const { name, pull, own, meant, choices } = asked
  if (name === 'take' || meant.some(({ asks }) => asks?.answer?.side === 'source'))
    return refused(theirRevertParts(meant))
  await remember(
    standing,
    asked,
    own.map((one) => withDecided({ ...one, pull: pull.number, state: 'open' }, choices)),
  )
  await judgeAgain(work, standing, pull)
  return { done: true, parts: decidedBackParts(name, meant) }
}

/** Looked at first: a choice whose values are not there any more, or that is held back, is not made. */
async function planAgain(work: Work, standing: Standing, asked: Asked): Promise<Ran> {
  const { name, pull, record, own, meant, choices } = asked
  const ways = own.map((one) => wayOf(record, one))
  const plans = await planWays(work, standing, ways, withChoices(choicesOf(own), choices))
  const looked = plans.map((plan) => ({ ...plan, secrets: [] }))
  const idle = choices.filter((choice) => !counts(choice, looked))
  const held = idle.flatMap((choice) => heldBack(choice, looked) ?? [])
  if (held.length > 0) return refused(heldBackParts(name, held))
  const isStale = idle.length > 0
  if (!isStale && plans.every((plan) => plan.changes.length + plan.conflicts.length + plan.problems.length === 0))
    return endIt(work, standing, asked)
  // An ended one whose pull request is open goes on.
  const known = own.map((one) => ({ ...one, state: 'open' as const }))
  const occasion = { ...occasionOf(record, own), known, choices: isStale ? [] : choices }
  const ready = await prepareRevert(work, standing, ways, occasion)
  if ('because' in ready) return refused([notRevertedLine(record, ready.because)])
  await remember(standing, asked, ready.reverts)
  await openProposal(work, ready.effect)
  const refreshed = refreshedRevertPart(pull.number)
  if (!isStale) return { done: true, parts: [...decidedBackParts(name, meant), refreshed] }
  const now = await planWays(work, standing, ways, choicesOf(own))
  return refused([...staleParts(now, ready.effect.blockers, revertConflictWords), refreshed])
}

/** A person leaves what stands, as when they close it: it is not opened again for that version. */
async function endIt(work: Work, standing: Standing, asked: Asked): Promise<Ran> {
  const { name, pull, own, meant, choices } = asked
  await remember(
    standing,
    asked,
    own.map((one) => withDecided({ ...one, pull: pull.number, state: 'closed' }, choices)),
  )
  await withdrawProposal(work, standing, { number: pull.number, branch: pull.headRef, why: nothingLeftPart })
  return { done: true, parts: [...decidedBackParts(name, meant), nothingLeftPart] }
}
