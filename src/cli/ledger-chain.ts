// The commits of the ledger branch in a clone: one line without merges, down to a commit that has no parent.
import { findClone } from '../git/clone.ts'
import { piecesOf } from '../git/listing.ts'
import { runGit } from '../git/run.ts'
import type { Oid } from '../oid.ts'
import type { Problem } from '../problem.ts'

export type LedgerCommit = {
  readonly commit: Oid
  readonly parents: readonly Oid[]
  readonly name: string
  readonly email: string
}

/** Every commit that the head leads to, newest first. */
export async function ledgerCommits(directory: string, head: Oid): Promise<readonly LedgerCommit[]> {
  const { place } = await findClone({ directory })
  const format = '--format=tformat:%H%n%P%n%an%n%ae'
  const args = [
    'log',
    '--topo-order',
    '--no-show-signature',
    '--no-mailmap',
    '--encoding=UTF-8',
    '--no-color',
    '-z',
    format,
  ]
  const { stdout } = await runGit(place, [...args, '--end-of-options', head])
  return [...piecesOf(stdout)].map((piece) => {
    const [commit = '', parents = '', name = '', email = ''] = Buffer.from(piece).toString().split('\n')
    return { commit, parents: parents.split(' ').filter((parent) => parent !== ''), name, email }
  })
}

const broken = (code: string, message: string): Problem => ({ code, message, file: null, line: null, column: null })

/** What is wrong with the line of commits. */
export function chainProblems(commits: readonly LedgerCommit[], shallow: boolean): readonly Problem[] {
  const problems: Problem[] = []
  const merge = commits.find(({ parents }) => parents.length > 1)
  if (merge !== undefined) {
    const message = `${merge.commit.slice(0, 7)} is a merge; Sluice writes one commit on top of the other. Put the branch back to a commit before it.`
    problems.push(broken('merge', message))
  }
  if (shallow) {
    const message = 'The clone is shallow, so the history cannot be followed to its root: run git fetch --unshallow.'
    problems.push(broken('shallow-clone', message))
  }
  const authors = new Set(commits.map(({ name, email }) => `${name} <${email}>`))
  if (authors.size > 1) {
    const message = `The commits are by ${authors.size} authors (${[...authors].join(', ')}); Sluice’s App alone writes here. Put the branch back to its last commit.`
    problems.push(broken('many-authors', message))
  }
  return problems
}
