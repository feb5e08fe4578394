// Closes open reverts that are needed no more, with the reason; those that a person has touched stay.
import type { Revert } from '../../ledger/rollout-state.ts'
import { withdrawProposal } from '../proposal/pull-request.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'

const openPull = ({ snapshot }: Standing, branch: string) => {
  const facts = snapshot.branches.find(({ name }) => name === branch)
  return { oid: facts?.oid, pull: facts?.pulls.find((one) => one.ours && one.state === 'open') }
}

/** It is open as Sluice left it, and nobody has approved it. */
export function isUntouched(standing: Standing, { branch, head }: Revert): boolean {
  const { oid, pull } = openPull(standing, branch)
  return oid === head && pull !== undefined && !pull.approved
}

/** `why`: a sentence for people. `because`: the same in short. */
export async function closeReverts(
  work: Work,
  standing: Standing,
  closing: readonly Revert[],
  { why, because }: { readonly why: string; readonly because: string },
): Promise<readonly string[]> {
  const said: string[] = []
  for (const branch of new Set(closing.map((one) => one.branch))) {
    const { pull } = openPull(standing, branch)
    if (pull === undefined) continue
    await withdrawProposal(work, standing, { number: pull.number, branch, why })
    said.push(`closed the revert #${pull.number}: ${because}`)
  }
  return said
}

export const recoveredWords = {
  why: 'What this takes back has become healthy by itself: it stays, and this pull request is closed.',
  because: 'its rollout recovered',
}
