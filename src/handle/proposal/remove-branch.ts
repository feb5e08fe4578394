// Takes away the branch of a pull request of ours that has ended: as it stood then, and only where nothing else is open from it.
import type { PullFacts } from '../../github/ports.ts'
import type { Standing } from '../standing/standing.ts'
import { unlessRefused } from '../unless-refused.ts'
import type { Work } from '../work.ts'

export async function removeBranch(
  work: Work,
  { snapshot }: Standing,
  { headRef, headOid, state }: PullFacts,
): Promise<void> {
  const branch = snapshot.branches.find((one) => one.name === headRef)
  if (branch?.oid !== headOid || branch.pulls.some((one) => one.state === 'open')) return
  // What was withdrawn or superseded may hold what a person committed.
  if (state !== 'merged' && !branch.byUs) return
  const move = { name: headRef, before: headOid, after: null }
  await unlessRefused(work, 'to remove a branch', () => work.forge.moveBranch(move))
}
