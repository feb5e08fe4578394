// The content of a pick: the base with each picked change of the source applied in order, in the source's own terms. What
// a picked change set is carried as that change left it.
import { type Problem, problem } from '../../problem.ts'
import { sameFile } from '../file/file-answer.ts'
import type { Known, Need, SliceFile, SourceChange, Step } from '../model.ts'
import type { IndexEntry, SliceContent } from '../slice/entries.ts'
import type { ClusterView } from '../slice/view.ts'
import type { Attribution } from './attribution.ts'
import { nameOfChange } from './carry.ts'
import { applySteps, type FileSteps } from './picked-file.ts'

type Version = { readonly view: ClusterView; readonly content: SliceContent }

/** A change with the slice before and after it. */
export type PickedChange = { readonly change: SourceChange; readonly before: Version | null; readonly after: Version }

export type PickQuestion = {
  readonly base: SliceContent
  /** Oldest first. */
  readonly picked: readonly PickedChange[]
  /** Pending changes that stay behind, newest first. */
  readonly left: readonly SourceChange[]
  /** All pending changes, newest first. */
  readonly order: readonly SourceChange[]
  readonly attribution: Attribution
  /** The source as it stands: its files that are not of the slice any more are nobody's here. */
  readonly source: SliceContent
  readonly view: ClusterView
}

export type Picked = {
  readonly files: readonly SliceFile[]
  readonly entries: readonly IndexEntry[]
  readonly texts: ReadonlyMap<string, string>
  readonly problems: readonly Problem[]
  readonly notes: readonly Problem[]
}

export function pickedContent(question: PickQuestion, known: Known): Step<Picked> {
  const { base, picked, source, view } = question
  const own = new Set([...base.files, ...source.files].map((file) => file.path))
  const paths = new Set([
    ...base.files.map((file) => file.path),
    ...picked
      .flatMap(({ before, after }) => [...(before?.content.files ?? []), ...after.content.files])
      .map((file) => file.path),
  ])
  const answers = [...paths]
    .filter((path) => own.has(path) || !view.files.has(path))
    .sort()
    .map((path) => applySteps(stepsFor(path, question), known))
  const need = answers.flatMap((answer): readonly Need[] => ('need' in answer ? answer.need : []))
  if (need.length > 0) return { need }
  const done = answers.flatMap((answer) => ('done' in answer ? [answer.done] : []))
  return {
    done: {
      files: done.flatMap(({ file }) => (file === null ? [] : [file])),
      entries: entriesAfter(base.entries, picked),
      texts: new Map(done.flatMap(({ file, text }) => (file === null || text === null ? [] : [[file.oid, text]]))),
      problems: done.flatMap(({ missing }) => (missing === null ? [] : [dependent(missing, question)])),
      notes: done.flatMap(({ disputes }) => disputes.flatMap((dispute) => overtaken(dispute, question))),
    },
  }
}

function stepsFor(path: string, { base, picked }: PickQuestion): FileSteps {
  const fileIn = (version: Version | null): SliceFile | null => {
    const entry = version?.view.files.get(path)
    return entry === undefined ? null : { path, ...entry }
  }
  const steps = picked
    .filter(({ before, after }) => [before, after].some((one) => one?.content.files.some((file) => file.path === path)))
    .map(({ change, before, after }) => ({ change, before: fileIn(before), after: fileIn(after) }))
    .filter(({ before, after }) => !sameFile(before, after))
  return { path, start: base.files.find((file) => file.path === path) ?? null, steps }
}

const keyOf = ({ index, list, path }: IndexEntry) => JSON.stringify([index, list, path])

/** The entries of the slice: those of the base, and what each picked change added or removed. */
function entriesAfter(base: readonly IndexEntry[], picked: readonly PickedChange[]): readonly IndexEntry[] {
  const entries = new Map(base.map((entry) => [keyOf(entry), entry]))
  for (const { before, after } of picked) {
    const old = new Set(before?.content.entries.map(keyOf))
    const now = new Map(after.content.entries.map((entry) => [keyOf(entry), entry]))
    for (const key of old) if (!now.has(key)) entries.delete(key)
    for (const [key, entry] of now) if (!old.has(key)) entries.set(key, entry)
  }
  return [...entries.values()]
}

export type Dispute = { readonly change: SourceChange; readonly path: string; readonly pointer: string }

/** Changes that stay behind though they came before this one and touched the file, the likeliest first. */
function earlier({ change, path }: Dispute, { left, order, attribution }: PickQuestion): readonly SourceChange[] {
  const older = new Set(order.slice(order.findIndex(({ commit }) => commit === change.commit) + 1))
  return left.filter((one) => older.has(one) && attribution.touch(one.commit, path) !== null)
}

/** The change edits a file that the pick does not have. */
function dependent(dispute: Dispute, question: PickQuestion): Problem {
  const { change, path } = dispute
  const before = earlier(dispute, question)
  const adder = before.find(({ commit }) => question.attribution.touch(commit, path)?.adds) ?? before[0]
  const advice =
    adder === undefined
      ? 'carry the change that brought the file too'
      : `it came with ${nameOfChange(adder)}: carry ${nameOfChange(adder)} too`
  return problem(
    'depends-on-change',
    `${nameOfChange(change)} edits ${path}, which the target has not received; ${advice}.`,
    path,
  )
}

function overtaken(dispute: Dispute, question: PickQuestion): readonly Problem[] {
  const { change, path, pointer } = dispute
  const before = earlier(dispute, question)
  const setters = before.filter(({ commit }) => {
    const touch = question.attribution.touch(commit, path)
    return touch?.whole || [...(touch?.keys ?? [])].some((key) => pointer === '' || isWithin(key, pointer))
  })
  const names = [...new Set((setters.length > 0 ? setters : before).map(nameOfChange))]
  const who = names.length === 0 ? 'an earlier change, which' : `${names.join(' and ')}, which`
  const what = pointer === '' ? path : `${pointer} in ${path}`
  const stay = names.length > 1 ? 'stay' : 'stays'
  const name = nameOfChange(change)
  const message = `${name} sets ${what}, also set before by ${who} ${stay} behind: it goes as ${name} left it.`
  return [problem('set-before', message, path)]
}

const isWithin = (key: string, pointer: string) => key.startsWith(pointer) || pointer.startsWith(key)
