// The files of bases, bumps and holds on the ledger branch, each at the path that its content asks for.
import { decodeBase, decodeBump, decodeHolds } from '../ledger/bump-encoding.ts'
import { pathOfBase, pathOfBump } from '../ledger/bump-files.ts'
import { type BaseRecord, type BumpRecord, type Hold, holdsPath } from '../ledger/bump-state.ts'
import type { Problem } from '../problem.ts'
import { misplaced } from './ledger-texts.ts'

export type BumpContent = {
  readonly bases: readonly BaseRecord[]
  readonly bumps: readonly BumpRecord[]
  readonly holds: readonly Hold[]
  readonly problems: readonly Problem[]
}

export const isBumpPath = (path: string): boolean =>
  path === holdsPath || /^bases\/[^/]+\.json$/.test(path) || /^bumps\/[^/]+\/[^/]+\.json$/.test(path)

/** `files`: path → text, of such paths alone. */
export function bumpContent(files: ReadonlyMap<string, string>): BumpContent {
  const bases: BaseRecord[] = []
  const bumps: BumpRecord[] = []
  const holds: Hold[] = []
  const problems: Problem[] = []
  for (const [path, text] of files) {
    if (path === holdsPath) {
      const read = decodeHolds(text, path)
      if ('problems' in read) problems.push(...read.problems)
      else holds.push(...read.record.holds)
    } else if (path.startsWith('bases/')) {
      const read = decodeBase(text, path)
      if ('problems' in read) problems.push(...read.problems)
      else if (pathOfBase(read.record) === path) bases.push(read.record)
      else problems.push(misplaced(path))
    } else {
      const read = decodeBump(text, path)
      if ('problems' in read) problems.push(...read.problems)
      else if (pathOfBump(read.record) === path) bumps.push(read.record)
      else problems.push(misplaced(path))
    }
  }
  return { bases, bumps, holds, problems }
}
