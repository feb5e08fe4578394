// What a directory is to Git: where its repository begins, and whether Sluice can read it.
import { realpath, stat } from 'node:fs/promises'
import { relative } from 'node:path'
import { type GitPlace, runGit, saidBy } from './run.ts'

export type Clone = {
  /** Top of the working tree, or the repository itself when it is bare: where Git is run. */
  readonly place: GitPlace
  readonly workingTree: boolean
  readonly shallow: boolean
}

const withoutLineEnd = (text: string): string => text.replace(/\r?\n$/, '')

/** Throws a sentence for a person when the directory is no clone, or one that Sluice cannot read. */
export async function findClone({ directory, path }: GitPlace): Promise<Clone> {
  const found = await stat(directory).catch(() => null)
  if (found === null || !found.isDirectory()) throw new Error(`${directory} is no directory`)
  const here: GitPlace = { directory: await realpath(directory), path }
  const questions = ['--is-inside-work-tree', '--is-shallow-repository', '--show-object-format']
  const answer = await runGit(here, ['rev-parse', ...questions], [0, 128])
  if (answer.code !== 0) {
    throw new Error(`${directory} is not inside a Git repository that can be read (${saidBy(answer.stderr)})`)
  }
  const [inside, shallow, format] = answer.stdout.toString().trim().split('\n')
  if (format !== 'sha1') {
    throw new Error(`the repository in ${directory} uses ${format} object names; Sluice reads SHA-1 repositories only`)
  }
  const clone = { place: here, workingTree: false, shallow: shallow === 'true' }
  if (inside !== 'true') return clone
  const top = withoutLineEnd((await runGit(here, ['rev-parse', '--show-toplevel'])).stdout.toString())
  // `core.worktree` of a foreign clone could name any directory.
  if (/^\.\.(?:\/|$)/.test(relative(await realpath(top), here.directory))) {
    throw new Error(`the working tree of ${directory} lies elsewhere (${top}); give the path of the working tree`)
  }
  return { ...clone, place: { directory: top, path }, workingTree: true }
}
