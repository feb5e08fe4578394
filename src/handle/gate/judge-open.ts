// Judges open pull requests of ours again: something that their gates speak of has changed, a report, a hold, or the time.
import type { PullFacts } from '../../github/ports.ts'
import { type BranchName, parseBranchName } from '../../messages/branch-name.ts'
import { verdictOn } from '../judge.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import { laterMerge } from './later-merge.ts'
import { postIfNew } from './post.ts'

/** Those into these environments, or of this kind; null: all. Says what changed. */
export async function judgeOpen(
  work: Work,
  standing: Standing,
  environments: ReadonlySet<string> | null,
  kind: BranchName['kind'] | null = null,
): Promise<readonly string[]> {
  const said: string[] = []
  for (const pull of openOnes(standing)) {
    const name = parseBranchName(pull.headRef)
    if (name === null || (kind !== null && name.kind !== kind)) continue
    if (environments !== null && !environments.has(name.environment)) continue
    const verdict = await verdictOn(work, standing, pull)
    const line = verdict === null ? null : await postIfNew(work, pull.headOid, verdict)
    if (line === null) continue
    said.push(line)
    await laterMerge(work, pull, verdict)
  }
  return said
}

export const openOnes = ({ snapshot }: Standing): readonly PullFacts[] =>
  snapshot.branches.flatMap(({ pulls }) => pulls.filter((one) => one.ours && one.state === 'open'))
