// Whether the place of a conflict reads otherwise than Sluice wrote it: what a person's commit on the branch has to do.
import { isYamlName } from '../../flux/yaml-name.ts'
import { hunksOf, linesOf } from '../merge/diff3.ts'
import { openMeanings } from '../merge/meaning/meanings.ts'
import { valueAt } from '../merge/meaning/value-at.ts'

/** The target's file before the promotion, as Sluice wrote it, and as it stands now. */
export type Versions = { readonly before: string; readonly written: string; readonly now: string }

export type Compared = 'same' | 'changed' | { readonly cannotTell: string }

const linesPointer = /^lines? (\d+)(?:-(\d+))?$/

export function changedAt(path: string, pointer: string, versions: Versions): Compared {
  if (versions.written === versions.now) return 'same'
  if (pointer === '') return 'changed'
  if (linesPointer.test(pointer)) return changedLines(pointer, versions)
  if (!isYamlName(path)) return { cannotTell: 'its place cannot be found any more' }
  const meanings = openMeanings()
  const [before, written, now] = [versions.before, versions.written, versions.now].map((text) =>
    valueAt(text, path, pointer, meanings),
  )
  if (now == null) return { cannotTell: 'the file cannot be read as YAML there' }
  if (written == null) return { cannotTell: 'the file could not be read as YAML before' }
  if (written.kind === 'lines' && now.kind === 'lines') {
    const old = before?.kind === 'lines' ? before.text : written.text
    return changedLines(written.pointer, { before: old, written: written.text, now: now.text })
  }
  return written.kind === 'value' && now.kind === 'value' && written.id === now.id ? 'same' : 'changed'
}

const tooDifferent: Compared = { cannotTell: 'the file differs too much to find the lines again' }

/** The pointer counts the lines of the target before the promotion. */
function changedLines(pointer: string, versions: Versions): Compared {
  if (versions.written === versions.now) return 'same'
  const [, first, last] = linesPointer.exec(pointer) ?? []
  const [from, to] = [Number(first) - 1, Number(last ?? first)]
  const [before, written, now] = [versions.before, versions.written, versions.now].map(linesOf)
  if (!before || !written || !now) return tooDifferent
  const [ours, theirs] = [hunksOf(before, written), hunksOf(written, now)]
  if (ours === null || theirs === null) return tooDifferent
  const above = ours.filter((hunk) => hunk.end <= from)
  const shift = above.reduce((sum, { start, end, lines }) => sum + lines.length - (end - start), 0)
  const isTouched = theirs.some(({ start, end }) => {
    // `line 4` may be none: then the target has nothing there, and what arrives at that place changes it.
    const arrives = last === undefined && start === end && start === from + shift
    return arrives || (start < to + shift && end > from + shift)
  })
  return isTouched ? 'changed' : 'same'
}
