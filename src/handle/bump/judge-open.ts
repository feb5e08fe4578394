// The gates of open bumps, once something else is to be said of them: a hold or a moved tag came or went, or the ledger let go.
import { parseBranchName } from '../../messages/branch-name.ts'
import { judgeAgain } from '../judge.ts'
import { openPullOf } from '../promotion/plan-aim.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import { stopsOn } from './judge-bump.ts'

const stopsKey = ({ forge }: Work, branch: string) => `bump-stops:${forge.repository.id}:${branch}`

/** Costs no request where nothing changed. */
export async function judgeOpenBumps(work: Work, standing: Standing): Promise<void> {
  for (const branch of standing.snapshot.branches) {
    const [name, pull] = [parseBranchName(branch.name), openPullOf(branch)]
    if (name?.kind !== 'bump' || pull?.ours !== true) continue
    const [key, now] = [stopsKey(work, branch.name), await stopsOn(standing, pull, name)]
    if (((await work.memory.recall(key)) ?? '') === now) continue
    await judgeAgain(work, standing, pull)
    await work.memory.remember(key, now)
  }
}
