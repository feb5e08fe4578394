// The App was installed, added to a repository, unsuspended or allowed more. A new repository is seen for the first time, so
// that its differences become the baseline; one that is known goes on from where it was left.

import { firstSight } from './baseline/first-sight.ts'
import { evaluateFirst } from './bump/used-bases.ts'
import { lookAtGates } from './look/look-gates.ts'
import { handleMoved, headKey } from './moved.ts'
import { onboard, onboardLater } from './onboard.ts'
import { reportBroken, sayMended } from './standing/broken.ts'
import { tellGranted } from './standing/grants.ts'
import { type Standing, stand } from './standing/standing.ts'
import type { Report, Work } from './work.ts'

export async function handleInstalled(work: Work): Promise<Report> {
  const standing = await stand(work).catch((error: unknown) => onboardLater(work, error))
  if ('did' in standing) return standing
  await tellGranted(work)
  if ('stopped' in standing && standing.stopped === 'no-configuration') return onboard(work, standing.snapshot)
  if ('stopped' in standing) return reportBroken(work, standing, standing.snapshot.defaultBranch)
  await evaluateFirst(work)
  const missed = await missedMoves(work, standing)
  if (standing.ledger.baseline === null && missed.length === 0) {
    const { ledger } = await firstSight(work, standing)
    await rememberHeads(work, standing)
    const first = 'first sight: the differences that stand are the baseline'
    return { did: [ledger.baseline === null ? 'every environment is only observed: nothing is recorded' : first] }
  }
  const did: string[] = []
  for (const move of missed) did.push(...(await handleMoved(work, move)).did)
  const head = standing.snapshot.heads.get(standing.snapshot.defaultBranch)
  if (head != null) await sayMended(work, head)
  // What was opened or pushed to meanwhile has no verdict yet.
  await lookAtGates(work)
  return { did: did.length > 0 ? did : ['the repository is known, and nothing was missed'] }
}

/** Where nothing acts the ledger says nothing of where Sluice began: the first merge is told from here on. */
async function rememberHeads(work: Work, { config, snapshot, branchOf }: Standing): Promise<void> {
  for (const branch of new Set(config.environments.map(({ name }) => branchOf(name)))) {
    const head = snapshot.heads.get(branch)
    if (head != null) await work.memory.remember(headKey(work, branch), head)
  }
}

/** Branches that went on since Sluice last looked. */
async function missedMoves(work: Work, standing: Standing) {
  const { config, snapshot, ledger } = standing
  const moves: Parameters<typeof handleMoved>[1][] = []
  for (const branch of new Set(config.environments.map(({ name }) => standing.branchOf(name)))) {
    const before = (await work.memory.recall(headKey(work, branch))) ?? ledger.baseline?.baseline[branch] ?? null
    const after = snapshot.heads.get(branch)
    if (before === null || after == null || before === after) continue
    const forced = !(await work.forge.descends(before, after))
    moves.push({ kind: 'moved', branch, before, after, forced })
  }
  return moves
}
