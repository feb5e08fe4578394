// Opens the clone that a command works on, and resolves the revisions that a person names in it.
import { resolve } from 'node:path'
import { quote } from '../config/quote.ts'
import { type GitReader, gitReader } from '../git/reader.ts'
import type { Oid } from '../oid.ts'
import { type Answer, misused, type Terminal, type Wrong } from './answer.ts'
import { noProgress, type Progress } from './progress.ts'

export type OpenClone = {
  readonly reader: GitReader
  readonly directory: string
  readonly shallow: boolean
  readonly progress: Progress
}

/** An error as a sentence for a person. */
export const sentenceOf = (error: unknown) => {
  const text = error instanceof Error ? error.message : String(error)
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.?]$/.test(text) ? '' : '.'}`
}

/** Runs `use` on the clone around `repo`; a directory that is none is a wrong question, not a failure. */
export async function onClone(
  { directory: from, path, progress = noProgress }: Terminal,
  repo: string | undefined,
  use: (clone: OpenClone) => Promise<Answer>,
): Promise<Answer> {
  const directory = resolve(from, repo ?? '.')
  const reader = gitReader(directory, path)
  progress.say('Reading the clone')
  try {
    let shallow: boolean
    try {
      shallow = await reader.isShallow()
    } catch (error) {
      return misused(sentenceOf(error))
    }
    return await use({ reader, directory, shallow, progress })
  } catch (error) {
    return { stdout: '', stderr: `${sentenceOf(error)}\n`, ending: 'blocked' }
  } finally {
    await reader.close()
  }
}

/** The commit behind a revision, or a sentence that names the option it was given with. */
export async function commitNamed({ reader, shallow }: OpenClone, option: string, rev: string): Promise<Oid | Wrong> {
  try {
    const commit = await reader.resolve(rev)
    if (commit !== null) return commit
  } catch (error) {
    if (!/ambiguous/.test(String(error))) return { wrong: sentenceOf(error) }
    return { wrong: `The option ${option} fits several objects of this clone: ${quote(rev)}. Write more of the id.` }
  }
  if (rev === 'HEAD') return { wrong: 'This clone has no commit yet: commit something, or name one with --rev REV.' }
  const todo = shallow
    ? 'The clone is shallow and may end before it: run git fetch --unshallow, or correct the name.'
    : 'Fetch it, or correct the name.'
  return { wrong: `The option ${option} names no commit of this clone: ${quote(rev)}. ${todo}` }
}
