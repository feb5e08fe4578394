// Opens the clone that a command works on, and resolves the revisions that a person names in it.
import { resolve } from 'node:path'
import { quote } from '../config/quote.ts'
import { type GitReader, gitReader } from '../git/reader.ts'
import type { Oid } from '../oid.ts'
import type { Answer, Wrong } from './answer.ts'
import { misused } from './answer.ts'

export type OpenClone = { readonly reader: GitReader; readonly directory: string; readonly shallow: boolean }

const sentenceOf = (error: unknown) => {
  const text = error instanceof Error ? error.message : String(error)
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.?]$/.test(text) ? '' : '.'}`
}

/** Runs `use` on the clone around `repo`; a directory that is none is a wrong question, not a failure. */
export async function onClone(
  from: string,
  repo: string | undefined,
  use: (clone: OpenClone) => Promise<Answer>,
): Promise<Answer> {
  const directory = resolve(from, repo ?? '.')
  const reader = gitReader(directory)
  try {
    let shallow: boolean
    try {
      shallow = await reader.isShallow()
    } catch (error) {
      return misused(sentenceOf(error))
    }
    return await use({ reader, directory, shallow })
  } catch (error) {
    return { stdout: '', stderr: `${sentenceOf(error)}\n`, ending: 'blocked' }
  } finally {
    await reader.close()
  }
}

/** The commit behind a revision, or a sentence that names the option it was given with. */
export async function commitNamed({ reader }: OpenClone, option: string, rev: string): Promise<Oid | Wrong> {
  try {
    const commit = await reader.resolve(rev)
    return (
      commit ?? {
        wrong: `The option ${option} names no commit of this clone: ${quote(rev)}. Fetch it, or correct the name.`,
      }
    )
  } catch (error) {
    return { wrong: sentenceOf(error) }
  }
}
