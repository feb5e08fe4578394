// One file of a pick: what it becomes when single changes of the source are applied to what the target received.
import { isYamlName } from '../../flux/yaml-name.ts'
import { sameFile } from '../file/file-answer.ts'
import { type Reading, readingOf } from '../file/reading.ts'
import { contentOf, readFile } from '../file/text.ts'
import type { Judge } from '../merge/judge.ts'
import { mergeFile } from '../merge/lines.ts'
import { mergeByMeaning } from '../merge/meaning/merge-by-meaning.ts'
import type { Known, Need, SliceFile, SourceChange } from '../model.ts'
import { unread } from '../step.ts'
import type { Dispute } from './picked.ts'

type FileStep = {
  readonly change: SourceChange
  readonly before: SliceFile | null
  readonly after: SliceFile | null
}

export type FileSteps = {
  readonly path: string
  readonly start: SliceFile | null
  /** Oldest first; each changes the file. */
  readonly steps: readonly FileStep[]
}

type Stand = { readonly file: SliceFile | null; readonly text: string | null }

export type AppliedSteps = Stand & {
  /** Places where a change found another value than the one that it had replaced upstream. */
  readonly disputes: readonly Dispute[]
  /** The change could not be applied: it edits a file that is not there. */
  readonly missing: Dispute | null
}

/** `text` is null where the file is one that stands in a commit. */
export function applySteps(
  { path, start, steps }: FileSteps,
  known: Known,
): { readonly need: readonly Need[] } | { readonly done: AppliedSteps } {
  let at: Stand = { file: start, text: null }
  const disputes: Dispute[] = []
  for (const [index, { change, before, after }] of steps.entries()) {
    const { file } = at
    if (sameFile(file, before) || sameFile(file, after)) {
      at = { file: after, text: sameFile(file, after) ? at.text : null }
      continue
    }
    if (file === null && before !== null && after !== null)
      return { done: { ...at, disputes, missing: { change, path, pointer: '' } } }
    // A file that was removed, or added again, is so whatever stood there.
    if (file === null || before === null || after === null) {
      if (file !== null) disputes.push({ change, path, pointer: '' })
      at = { file: after, text: null }
      continue
    }
    const rest = steps.slice(index).flatMap((step) => [step.before, step.after])
    const need = unread([...(at.text === null ? [file] : []), ...rest.filter((one) => one !== null)], known)
    if (need.length > 0) return { need }
    const merged = mergedText(at, before, after, known)
    disputes.push(...merged.pointers.map((pointer) => ({ change, path, pointer })))
    at = merged.stand
  }
  return { done: { ...at, disputes, missing: null } }
}

type Merged = { readonly stand: Stand; readonly pointers: readonly string[] }

/** By meaning, else by lines; what is no text is carried whole. The change's side wins wherever both differ. */
function mergedText(at: Stand, before: SliceFile, after: SliceFile, known: Known): Merged {
  const whole: Merged = { stand: { file: after, text: null }, pointers: [''] }
  const read = (file: SliceFile) => (file.mode.startsWith('100') ? (readFile(file, known)?.text ?? null) : null)
  const own = at.text ?? (at.file === null ? null : read(at.file))
  const [old, now] = [read(before), read(after)]
  if (own === null || old === null || now === null || at.file === null) return whole
  const reading = readingOf(after.path, { keys: [], allow: [] })
  // Ciphertext is signed as a whole, and a file of secrets is nobody's to mix.
  if ([own, old, now].some((text) => reading.secrets(text).wholeFile !== null)) return whole
  const pointers: string[] = []
  const judge: Judge = ({ pointer }) => {
    pointers.push(pointer)
    return 'source'
  }
  const text = merged(old, now, own, reading, judge, () => pointers.splice(0))
  if (text === null) return whole
  const mode = after.mode === before.mode ? at.file.mode : after.mode
  const { oid } = contentOf(text, mode)
  const same = [at.file, before, after].find((file) => file.oid === oid)
  const kept = same === undefined || (same === at.file && at.text !== null) ? text : null
  return { stand: { file: { path: after.path, mode, oid }, text: kept }, pointers: [...new Set(pointers)] }
}

/** Null: lines that are right one by one would make a text that is not. `again`: what the judge was asked does not count. */
function merged(
  base: string,
  source: string,
  target: string,
  reading: Reading,
  judge: Judge,
  again: () => void,
): string | null {
  const meant = isYamlName(reading.path)
    ? mergeByMeaning(base, source, target, reading.path, reading.yaml, judge)
    : null
  if (meant !== null && 'text' in meant) return meant.text
  again()
  const { text } = mergeFile(base, source, target, judge)
  const wasSound = [source, target].every((one) => reading.yaml(one) !== null)
  return reading.isYaml && wasSound && reading.yaml(text) === null ? null : text
}
