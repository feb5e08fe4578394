// What the last look at a repository saw, so that the next one is spared while nothing changed.
import type { Memory, Work } from '../work.ts'

export type Seen = {
  /** Of the glance after which everything was in order or handed on; null: not yet. */
  readonly print: string | null
  /** Of the glance that the last look began with, whatever came of it. */
  readonly tried: string
  /** Branches besides the default one that environments live on. */
  readonly branches: readonly string[]
  /** Comments are read up to here, by GitHub's clock; null: none yet. */
  readonly comments: string | null
}

const key = (repository: number) => `look:${repository}`

/** Null: never looked at, or not since the store was lost. */
export async function readSeen(memory: Pick<Memory, 'recall'>, repository: number): Promise<Seen | null> {
  const text = await memory.recall(key(repository))
  return text === null ? null : JSON.parse(text)
}

export const writeSeen = (memory: Memory, repository: number, seen: Seen): Promise<void> =>
  memory.remember(key(repository), JSON.stringify(seen))

const metKey = (repository: number) => `met:${repository}`

/** When the repository was first seen. What was said there before was not said to us. */
export const rememberMeeting = ({ memory, forge, now }: Work): Promise<void> =>
  memory.remember(metKey(forge.repository.id), inSeconds(now()))

/** Null: not since the store was lost. */
export const metAt = ({ memory, forge }: Work): Promise<string | null> => memory.recall(metKey(forge.repository.id))

/** As GitHub writes times: without it, what was said in the same second would seem to be earlier. */
const inSeconds = (at: number): string => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z')
