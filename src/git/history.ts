// The commits that changed some paths, first parents only, with the pull request that each one brought.
import { titleOf } from '../commit-title.ts'
import type { Oid } from '../oid.ts'
import type { SourceChange } from '../promotion/model.ts'
import { piecesOf } from './listing.ts'
import { type GitPlace, runGit } from './run.ts'

/** The number in GitHub's own subjects: `Merge pull request #12 from …` and `… (#12)`; else null. */
function pullOf(subject: string): number | null {
  const found = /^Merge pull request #([1-9]\d{0,8}) from /.exec(subject) ?? /\(#([1-9]\d{0,8})\)$/.exec(subject)
  return found?.[1] === undefined ? null : Number(found[1])
}

/**
 * Newest first. In a shallow clone the oldest commit there stands without a parent, as if it had brought everything:
 * who needs to know asks `isShallow`.
 */
export async function readHistory(
  place: GitPlace,
  of: { readonly head: Oid; readonly paths: readonly string[]; readonly limit: number },
): Promise<readonly SourceChange[]> {
  const shape = ['--first-parent', '--no-show-signature', '--no-mailmap', '--encoding=UTF-8', '--no-color', '-z']
  const format = '--format=tformat:%H%n%P%n%an%n%s%n%b'
  const count = `--max-count=${of.limit}`
  // '' is the root, where every commit that changed anything counts.
  const paths = of.paths.includes('') ? [] : of.paths
  const args = ['log', ...shape, format, count, '--end-of-options', of.head, '--', ...paths]
  const { stdout } = await runGit(place, args)
  return [...piecesOf(stdout)].map((piece) => {
    const [commit = '', parents = '', author = '', subject = '', ...body] = Buffer.from(piece).toString().split('\n')
    const parent = parents.split(' ')[0] || null
    return { commit, parent, subject: titleOf(subject, body), author, pull: pullOf(subject) }
  })
}
