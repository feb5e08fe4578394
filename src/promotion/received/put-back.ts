// One file that a promotion wrote, as it stands now: which of what was written still stands, and what was put back to
// what it was before. Decided by meaning, never by what a commit is called.

import { type Reading, readingOf } from '../file/reading.ts'
import { textOf } from '../file/text.ts'
import { mergeFile } from '../merge/lines.ts'
import { mergeByMeaning } from '../merge/meaning/merge-by-meaning.ts'
import type { FileEntry, Known } from '../model.ts'

export type PutBack = {
  /** Something that was written stands, or somebody set a third value: that is no revert. */
  readonly stands: boolean
  /** Something that was written is what it was before. */
  readonly back: boolean
  /** `now` as it would be had nothing been put back: the two differ exactly in that. Null: the file as a whole was. */
  readonly texts: { readonly kept: string; readonly now: string } | null
}

const untouched: PutBack = { stands: false, back: false, texts: null }
const standing: PutBack = { stands: true, back: false, texts: null }
const whole: PutBack = { stands: false, back: true, texts: null }

/** Whether the ids alone tell what became of the file. */
function putBackById(before: FileEntry | null, after: FileEntry | null, now: FileEntry | null): PutBack | null {
  if (before?.oid === after?.oid) return untouched
  if (now?.oid === after?.oid) return standing
  if (now?.oid === before?.oid) return whole
  return before === null || after === null || now === null ? standing : null
}

/** The three blobs are read. */
export function putBack(
  path: string,
  before: FileEntry | null,
  after: FileEntry | null,
  now: FileEntry | null,
  known: Known,
): PutBack {
  const byId = putBackById(before, after, now)
  if (byId !== null) return byId
  const bytes = now === null ? undefined : known.blobs.get(now.oid)
  const [old, wrote, text] = [before, after, now].map((entry) => textAt(entry, known))
  if (old == null || wrote == null || text == null || bytes === undefined || bytes === 'too-large') return standing
  const told = answers.get(bytes) ?? new Map<string, PutBack>()
  answers.set(bytes, told)
  const key = `${before?.oid} ${after?.oid} ${path}`
  const answer = told.get(key) ?? putBackByMeaning(path, old, wrote, text)
  told.set(key, answer)
  return answer
}

/** Planners run again with every round of reading, and a file is compared with several earlier states. */
const answers = new WeakMap<Uint8Array, Map<string, PutBack>>()

function putBackByMeaning(path: string, old: string, wrote: string, text: string): PutBack {
  const reading = readingOf(path, { keys: [], allow: [] })
  // Ciphertext is signed as a whole: it is put back as a whole or not at all.
  if ([old, wrote, text].some((one) => reading.secrets(one).wholeFile !== null)) return standing
  const turned = mergeOnto(text, wrote, old, reading)
  const again = mergeOnto(text, old, wrote, reading)
  const back = again.text !== text
  return {
    stands: turned.text !== text || turned.disputed,
    back,
    texts: back ? { kept: again.text, now: text } : null,
  }
}

function textAt(entry: FileEntry | null, known: Known): string | null {
  const bytes = entry?.mode.startsWith('100') ? known.blobs.get(entry.oid) : undefined
  return bytes === undefined || bytes === 'too-large' ? null : textOf(bytes)
}

/** What changed from `base` to `source`, applied to the target wherever that has the base's values; the rest stays. */
export function mergeOnto(
  target: string,
  base: string,
  source: string,
  reading: Reading,
): { readonly text: string; readonly disputed: boolean } {
  let disputed = false
  const judge = () => {
    disputed = true
    return 'target' as const
  }
  const meant = reading.isYaml ? mergeByMeaning(base, source, target, reading.path, reading.yaml, judge) : null
  if (meant !== null && 'text' in meant) return { text: meant.text, disputed: disputed || meant.conflicts.length > 0 }
  disputed = false
  const { text, conflicts } = mergeFile(base, source, target, judge)
  return { text, disputed: disputed || conflicts.length > 0 }
}
