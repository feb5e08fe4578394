// The judges of one cluster's plan: for files that a first look found in conflict, whether the target is only behind.
import { isYamlName } from '../../flux/yaml-name.ts'
import { readingOf } from '../file/reading.ts'
import { readFile } from '../file/text.ts'
import type { Conflict, Known, SliceFile, Step } from '../model.ts'
import { earlierFiles } from '../received/earlier.ts'
import type { Situation } from '../situation.ts'
import { slicePaths } from '../slice/slice-paths.ts'
import type { Triple } from '../slice/triples.ts'
import { tellText } from '../terms/tell.ts'
import { behindJudge } from './behind.ts'
import type { Judge } from './judge.ts'

/** By path in the target; a file that is not named is decided by the table of policies alone. */
export type Judges = ReadonlyMap<string, Judge>

export type JudgesQuestion = Pick<Situation, 'request' | 'config' | 'terms' | 'view' | 'source' | 'base'>

/** What it reads more is asked for only where something is in conflict. */
export function judgesFor(
  { request, config, terms, view, source, base }: JudgesQuestion,
  due: readonly Triple[],
  conflicts: readonly Conflict[],
  known: Known,
): Step<Judges> {
  const paths = new Set(conflicts.map((conflict) => conflict.path))
  const disputed = due.filter(({ path, base, source, target }) => {
    return paths.has(path) && isYamlName(path) && base !== null && source !== null && target !== null
  })
  const theirs = ({ source }: Triple) => source?.path ?? ''
  if (disputed.length === 0) return { done: new Map() }
  const slice = slicePaths([...source.files, ...base.content.files], view)
  const earlier = earlierFiles(request.source, slice, [...new Set(disputed.map(theirs))].sort(), known)
  if ('need' in earlier) return earlier
  const text = (file: SliceFile | null) => (file === null ? null : (readFile(file, known)?.text ?? null))
  const tell = (file: SliceFile | null) => {
    const read = text(file)
    return read === null || file === null ? null : tellText(terms, file.path, read).text
  }
  const judges = disputed.flatMap((triple): readonly (readonly [string, Judge])[] => {
    const [base, source, target] = [tell(triple.base), tell(triple.source), text(triple.target)]
    if (base === null || source === null || target === null) return []
    const versions = (earlier.done.get(theirs(triple)) ?? []).flatMap((file) => tell(file) ?? [])
    // What names the source's cluster as the source does was copied from it, and is no value of the target's own.
    const earlierTexts = [text(triple.source) ?? source, ...versions]
    return [[triple.path, behindJudge({ base, source, target }, earlierTexts, readingOf(triple.path, config.secrets))]]
  })
  return { done: new Map(judges) }
}
