// Index files of a revert: the slice's entries are what they were in the last healthy version, those of others what they are.
import type { Config } from '../../config/model.ts'
import type { CompiledLayout } from '../../config/template.ts'
import { readEntries, removeEntry } from '../../flux/index-file.ts'
import type { Problem } from '../../problem.ts'
import { asContent, contentOf, type ReadFile, readFile } from '../file/text.ts'
import { changeIndexes } from '../index/index-change.ts'
import { mergeFile } from '../merge/lines.ts'
import type { Change, Known } from '../model.ts'
import type { SliceContent } from '../slice/entries.ts'
import { termsOf } from '../terms/tell.ts'
import type { Sides } from './sides.ts'

type Answer = { readonly changes: readonly Change[]; readonly problems: readonly Problem[] }

/** `staying`, `withheld`, `returning`: files that a conflict leaves in place, leaves out, and that a person wants back. */
export type Decided = {
  readonly staying: ReadonlySet<string>
  readonly withheld: ReadonlySet<string>
  readonly returning: ReadonlySet<string>
}

export function revertIndexes(
  sides: Sides,
  { staying, withheld, returning }: Decided,
  config: Config,
  layout: CompiledLayout,
  known: Known,
): Answer {
  const { views, contents } = sides
  const terms = termsOf(config, layout, views.target.place, views.target.place)
  const source = { ...contents.good, entries: contents.good.entries.filter(({ path }) => !withheld.has(path)) }
  const { changes, problems } = changeIndexes(
    { source, base: contents.bad, target: views.target, terms, staying, returning, secretKeys: config.secrets },
    known,
  )
  const faulty = new Set(problems.map(({ file }) => file))
  return {
    changes: changes.flatMap((change) => (faulty.has(change.path) ? change : asItWas(change, sides, known))),
    problems,
  }
}

/** The same entries in the bytes of the last healthy version, where those of the slice are all that differs. */
function asItWas(change: Change, { contents }: Sides, known: Known): Change {
  const [bad, good, target] = [contents.bad, contents.good, contents.target].map((content) => ({
    file: indexAt(change.path, content, known),
    content,
  }))
  if (bad?.file == null || target?.file == null || good === undefined) return change
  if (good.file === null) {
    const isLeftEmpty =
      bad.file.oid === target.file.oid && entriesOf(change.after?.text ?? '', change.path)?.length === 0
    return isLeftEmpty ? { ...change, after: null } : change
  }
  const texts = [bad.file.text, good.file.text, target.file.text, change.after?.text]
  const [old, healthy, standing, edited] = texts
  if (old == null || healthy == null || standing == null || edited == null) return change
  const rest = withoutOwn(old, change.path, bad.content)
  if (rest === null || rest !== withoutOwn(healthy, change.path, good.content)) return change
  const merged = mergeFile(old, healthy, standing)
  const isSame = merged.conflicts.length === 0 && sameEntries(merged.text, edited, change.path)
  return isSame
    ? { ...change, before: asContent(target.file), after: contentOf(merged.text, target.file.mode) }
    : change
}

function indexAt(path: string, { indexes }: SliceContent, known: Known): ReadFile | null {
  const file = indexes.find((one) => one.path === path)
  return file === undefined ? null : readFile(file, known)
}

/** The text without the slice's entries, an empty list without its brackets; null where one cannot be taken out. */
function withoutOwn(text: string, path: string, { entries }: SliceContent): string | null {
  let rest = text
  for (const { list, value } of entries.filter(({ index }) => index === path)) {
    const without = removeEntry(rest, path, value, list)
    if ('problems' in without) return null
    rest = without.text
  }
  return rest.replace(/: *\[ *\](?=\r?$)/gm, ':')
}

const entriesOf = (text: string, path: string): readonly string[] | null => {
  const read = readEntries(text, path)
  return 'problems' in read ? null : read.entries.map(({ list, value }) => `${list} ${value}`)
}

const sameEntries = (one: string, other: string, path: string): boolean => {
  const [left, right] = [one, other].map((text) => entriesOf(text, path)?.toSorted().join('\n'))
  return left !== undefined && left === right
}
