// A pull request closed. One of ours: what became of it is remembered, and what waited for its place is opened.
import type { PullFacts } from '../github/ports.ts'
import { holdsOthers } from '../ledger/regroup.ts'
import { type BranchName, parseBranchName } from '../messages/branch-name.ts'
import { outcomeLine } from '../messages/replies.ts'
import { unitNamed } from '../promotion/slice/units.ts'
import type { Trigger } from '../trigger.ts'
import { isWaitingIn } from './bump/bumps-waiting.ts'
import { laterBumps } from './bump/later-bumps.ts'
import { afterBump } from './bump/reconcile-bump.ts'
import { closedRevert } from './health/closed-revert.ts'
import { handleMoved } from './moved.ts'
import { followConfiguration } from './promotion/follow-configuration.ts'
import { handOver } from './promotion/hand-over.ts'
import type { Aim } from './promotion/plan-aim.ts'
import { promote } from './promotion/promote.ts'
import { afterwards } from './promotion/reconcile.ts'
import { removeBranch } from './proposal/remove-branch.ts'
import { type Standing, stand } from './standing/standing.ts'
import type { Report, Work } from './work.ts'

export async function handleClosed(work: Work, trigger: Extract<Trigger, { kind: 'closed' }>): Promise<Report> {
  const name = parseBranchName(trigger.branch)
  if (name === null) {
    if (!trigger.merged || trigger.after === null) return { did: ['a pull request that is not ours closed unmerged'] }
    const { base: branch, after, number: pull } = trigger
    return handleMoved(work, { kind: 'moved', branch, before: null, after, forced: false, pull })
  }
  const ask = { pull: trigger.number }
  const first = await stand(work, ask)
  const standing = 'stopped' in first ? first : await followConfiguration(work, first, ask)
  if ('stopped' in standing) return { did: [`stopped: ${standing.stopped}`] }
  const { pull } = standing.snapshot
  if (pull === null || !pull.ours || pull.state === 'open') return { did: ['not a closed pull request of ours'] }
  if (name.kind === 'bump') return closedBump(work, standing, pull, name, trigger.byUs)
  if (name.kind === 'revert') return closedRevert(work, standing, pull, name, trigger.byUs)
  if (name.kind === 'suspend') return closedSuspension(work, standing, pull, name, trigger.byUs)
  const remembered = await remember(work, standing, pull, name.environment, name.unit)
  // What is merged or withdrawn needs its branch no more; what a person closed may be opened again.
  if (pull.state === 'merged' || trigger.byUs) await removeBranch(work, standing, pull)
  // More may have been merged upstream than this one carried: an approved promotion, or a person's, is never refreshed.
  const again = pull.state === 'merged' ? [name.unit] : []
  const opened = await openNext(work, standing, name.environment, again)
  if (await isWaitingIn(work, name.environment)) await laterBumps(work.tasks, work.forge.repository.id)
  return { did: [...remembered, ...opened] }
}

/** Nothing of it is remembered: what is merged shows in the content. */
async function closedSuspension(
  work: Work,
  standing: Standing,
  pull: PullFacts,
  { environment, unit }: BranchName,
  byUs: boolean,
): Promise<Report> {
  if (pull.state === 'merged' || byUs) await removeBranch(work, standing, pull)
  return { did: [`suspension of ${unit} in ${environment}: ${pull.state}`] }
}

/** What comes next, in the next ring or at the next tag, is evaluated once this is remembered. */
async function closedBump(
  work: Work,
  standing: Standing,
  pull: PullFacts,
  { environment, unit }: BranchName,
  byUs: boolean,
): Promise<Report> {
  const record = await standing.ledger.bump(environment, unit)
  const next = await afterBump(work, standing, record, pull)
  const message = `${pull.state} the bump of ${unit} in ${environment}\n\nPull-request: ${pull.number}`
  if (next !== record) await standing.ledger.write([], message, { bumps: [next] })
  if (pull.state === 'merged' || byUs) await removeBranch(work, standing, pull)
  const opened = await openNext(work, standing, environment, [])
  await laterBumps(work.tasks, work.forge.repository.id)
  const did = next === record ? 'the ledger has no such open bump' : `bump of ${unit} in ${environment}: ${pull.state}`
  return { did: [did, ...opened] }
}

async function remember(work: Work, standing: Standing, pull: PullFacts, environment: string, unit: string) {
  const record = await standing.ledger.unit(environment, unit)
  const next = await afterwards(work, record, pull, standing.branchOf(environment))
  if (next !== record)
    await standing.ledger.write([next], `${pull.state} ${unit} in ${environment}\n\nPull-request: ${pull.number}`)
  // It may have carried services that had left the unit before it was merged.
  if (holdsOthers(next, standing.config)) await handOver(work, standing)
  return [next === record ? 'the ledger has no such open promotion' : `${unit} in ${environment}: ${pull.state}`]
}

/** What `limits.open` held back, now that a place is free, and what the merged promotion left behind. */
async function openNext(
  work: Work,
  standing: Standing,
  environment: string,
  again: readonly string[],
): Promise<readonly string[]> {
  const next = standing.config.environments.find((one) => one.name === environment)
  // Where only people promote, what is left waits for them.
  const from = next?.promote === 'auto' ? next.after[0] : undefined
  const waiting = await standing.ledger.waiting(environment)
  if (from === undefined || again.length + waiting.length === 0) return []
  const aims = again.map((unit): Aim => ({ unit: unitNamed(standing.config, unit), from, to: environment }))
  // The snapshot still counts the pull request that has just closed: look again.
  const now = await stand(work)
  if ('stopped' in now) return []
  const wish = { requestedBy: null, dry: false, before: null }
  return (await promote(work, now, aims, wish, [environment])).map((outcome) => outcomeLine(outcome))
}
