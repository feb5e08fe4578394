// A hold is lifted: gates are judged again, and what waited for it is opened or brought up to date.
import type { Hold } from '../../ledger/bump-state.ts'
import { actsIn, brake } from '../../ledger/holds.ts'
import { outcomeLine } from '../../messages/replies.ts'
import { laterBumps } from '../bump/later-bumps.ts'
import { judgeOpen } from '../gate/judge-open.ts'
import { openInto } from '../promotion/open-aims.ts'
import { promote } from '../promotion/promote.ts'
import { supersede } from '../promotion/supersede.ts'
import { type Standing, stand } from '../standing/standing.ts'
import type { Work } from '../work.ts'

/** Says what came of it. `lifted`: not in the ledger any more. */
export async function openReleased(
  work: Work,
  standing: Standing,
  lifted: readonly Hold[],
): Promise<readonly string[]> {
  const isFreed = ({ name }: { readonly name: string }) => lifted.some((hold) => actsIn(hold, name))
  const freed = standing.config.environments.filter(isFreed).map(({ name }) => name)
  await judgeOpen(work, standing, new Set(freed))
  await laterBumps(work.tasks, work.forge.repository.id)
  // The brake held up everything, also what was to be closed or refreshed.
  const isBrake = lifted.some(({ service }) => service === brake)
  const closed = isBrake ? await supersede(work, standing) : []
  const now = closed.length > 0 ? await stand(work) : standing
  if ('stopped' in now) return closed
  const aims = isBrake ? await openInto(now, freed) : []
  const outcomes = await promote(work, now, aims, { requestedBy: null, dry: false, before: null }, freed)
  const isNews = ({ decision }: (typeof outcomes)[number]) =>
    decision.kind !== 'leave' || (decision.code !== 'in-step' && decision.code !== 'unchanged')
  return [...closed, ...outcomes.filter(isNews).map((outcome) => outcomeLine(outcome))]
}
