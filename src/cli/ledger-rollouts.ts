// The files of rollouts on the ledger branch, each at the path that its content asks for.
import { decodeRollouts } from '../ledger/rollout-encoding.ts'
import { pathOfRollouts } from '../ledger/rollout-files.ts'
import type { RolloutRecord } from '../ledger/rollout-state.ts'
import type { Problem } from '../problem.ts'
import { misplaced } from './ledger-texts.ts'

export type RolloutContent = { readonly rollouts: readonly RolloutRecord[]; readonly problems: readonly Problem[] }

export const isRolloutPath = (path: string): boolean => /^rollouts\/[^/]+\/[^/]+\.json$/.test(path)

/** `files`: path → text, of such paths alone. */
export function rolloutContent(files: ReadonlyMap<string, string>): RolloutContent {
  const rollouts: RolloutRecord[] = []
  const problems: Problem[] = []
  for (const [path, text] of files) {
    const read = decodeRollouts(text, path)
    if ('problems' in read) problems.push(...read.problems)
    else if (pathOfRollouts(read.record) === path) rollouts.push(read.record)
    else problems.push(misplaced(path))
  }
  return { rollouts, problems }
}
