// `/take`, `/keep` and `/waive`: what a person decides about an open promotion or revert, by the numbers and names that they see there.
import type { SettleCommand } from '../../commands/model.ts'
import type { Permission, PullFacts } from '../../github/ports.ts'
import type { UnitRecord } from '../../ledger/state.ts'
import { versionOf } from '../../ledger/transactions.ts'
import { parseBranchName } from '../../messages/branch-name.ts'
import { deniedParts, outcomeParts } from '../../messages/replies.ts'
import {
  decidedParts,
  elsewhereParts,
  heldBackParts,
  staleParts,
  theirBranchParts,
  unknownParts,
} from '../../messages/settle-replies.ts'
import type { Choice } from '../../promotion/model.ts'
import { blockersOf, type PlanBlocker } from '../../promotion/settling/blockers.ts'
import { counts, heldBack, withChoices } from '../../promotion/settling/choices.ts'
import { choicesFor, meantBy } from '../../promotion/settling/settling.ts'
import { unitNamed } from '../../promotion/slice/units.ts'
import { judgeAgain } from '../judge.ts'
import { promote } from '../promotion/promote.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import type { CommentTrigger, Ran } from './command.ts'
import { runSettleRevert } from './command-settle-revert.ts'
import { whyNotIn } from './rights.ts'

const refused = (parts: readonly string[]): Ran => ({ done: false, parts })

export async function runSettle(
  work: Work,
  standing: Standing,
  trigger: CommentTrigger,
  permission: Permission,
  command: SettleCommand,
): Promise<Ran> {
  const { config, snapshot } = standing
  const pull = snapshot.pull?.ours && snapshot.pull.state === 'open' ? snapshot.pull : null
  const name = pull === null ? null : parseBranchName(pull.headRef)
  const environment = config.environments.find((one) => one.name === name?.environment)
  if (pull === null || name === null || environment === undefined) {
    const open = snapshot.branches.flatMap((branch) => branch.pulls.filter((one) => one.ours && one.state === 'open'))
    return refused(elsewhereParts(command.name, open))
  }
  if (name.kind === 'revert') return runSettleRevert(work, standing, { pull, name, command, by: trigger.from.login })
  const denied = await whyNotIn(work.forge, [environment], permission, trigger.from, 'settle something')
  if (denied !== null) return refused(deniedParts(trigger.from.login, denied))
  const record = await standing.ledger.unit(name.environment, name.unit)
  const version = versionOf(record, pull)
  if (version === null)
    return refused(['The ledger does not know this promotion: comment `/promote` to have it planned again.'])
  const meant = meantBy(command, version.blockers)
  if ('unknown' in meant) return refused(unknownParts(meant))
  const choices = choicesFor(meant.blockers, command, version.blockers, trigger.from.login)
  const decision: Decision = { command, pull, record, meant: meant.blockers, choices, by: trigger.from.login }
  if (isTheirs(standing, record, pull)) return onTheirBranch(work, standing, decision)
  const aim = { unit: unitNamed(config, name.unit), from: environment.after[0] ?? '', to: environment.name }
  return replan(work, standing, aim, decision)
}

type Decision = {
  readonly command: SettleCommand
  readonly pull: PullFacts
  readonly record: UnitRecord
  readonly meant: readonly PlanBlocker[]
  readonly choices: readonly Choice[]
  readonly by: string
}

function isTheirs({ snapshot }: Standing, record: UnitRecord, pull: PullFacts): boolean {
  const branch = snapshot.branches.find((one) => one.name === pull.headRef)
  const oid = branch?.oid ?? pull.headOid
  return branch?.byUs !== true && versionOf(record, { headOid: oid, firstCommit: null }) === null
}

/** Nothing is written to a branch that holds a person's commit; what needs no other content is remembered and judged. */
async function onTheirBranch(work: Work, standing: Standing, decision: Decision): Promise<Ran> {
  const { command, pull, record, meant, choices } = decision
  if (command.name === 'take' || meant.some(({ asks }) => asks?.answer?.side === 'source')) {
    return refused(theirBranchParts(meant))
  }
  const next = { ...record, choices: withChoices(record.choices, choices) }
  if (next.choices !== record.choices) await standing.ledger.write([next], messageOf(decision))
  await judgeAgain(work, standing, pull)
  return { done: true, parts: decidedParts(command.name, meant) }
}

const messageOf = ({ command, record, meant, by }: Decision) => {
  const names = meant.map(({ asks }) => asks?.name).join(' ')
  return `${command.name} ${names} of ${record.unit} in ${record.environment}\n\nRequested-by: ${by}`
}

/** Looked at first: a choice whose values are not there any more, or that a guard holds back, is not made. */
async function replan(
  work: Work,
  standing: Standing,
  aim: Parameters<typeof promote>[2][number],
  { command, record, meant, choices, by }: Decision,
): Promise<Ran> {
  const wish = { requestedBy: by, dry: false, before: null }
  const [looked] = await promote(work, standing, [aim], { ...wish, dry: true, choices })
  if (looked === undefined) return refused(['Nothing to promote.'])
  if (looked.decision.kind === 'held') return refused(outcomeParts(looked))
  if (looked.decision.kind === 'leave' && !harmless.has(looked.decision.code)) return refused(outcomeParts(looked))
  const idle = choices.filter((choice) => !counts(choice, looked.plans))
  const held = idle.flatMap((choice) => heldBack(choice, looked.plans) ?? [])
  if (held.length > 0) return refused(heldBackParts(command.name, held))
  const [outcome] = await promote(work, standing, [aim], idle.length > 0 ? wish : { ...wish, choices })
  if (outcome === undefined) return refused(['Nothing to promote.'])
  const blockers = blockersOf(outcome.plans, record.open?.blockers)
  if (idle.length > 0) return refused([...staleParts(outcome.plans, blockers), ...outcomeParts(outcome)])
  const done = outcome.decision.kind !== 'failed'
  return { done, parts: [...(done ? decidedParts(command.name, meant) : []), ...outcomeParts(outcome)] }
}

const harmless: ReadonlySet<string> = new Set(['in-step', 'unchanged'])
