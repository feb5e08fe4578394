// Which changes of the source the target has not received: the slice's history since the base.
import type { Oid } from '../../oid.ts'
import { historyKey, idKey, type Known, type Need, type SourceChange, type Step } from '../model.ts'
import type { Base } from '../received/base.ts'
import { entriesOf, type IndexEntry, type SliceContent } from '../slice/entries.ts'
import { slicePaths } from '../slice/slice-paths.ts'
import type { ClusterView } from '../slice/view.ts'
import { unread } from '../step.ts'

/** More than this is "and older ones"; who picks from them sees further. */
const maxListed = 30
const maxPicked = 200
/** A history of fewer changes is whole, whoever asked for it first. */
const fewest = 20

export type Pending = {
  /** Newest first. */
  readonly changes: readonly SourceChange[]
  /** There are older ones that are not listed. */
  readonly older: boolean
}

export type PendingQuestion = {
  readonly head: Oid
  /** Whether some of them are named, to travel or to stay. */
  readonly picks: boolean
  readonly base: Base
  /** Of a first copy everything is new: there is nothing to count from. */
  readonly isFirstCopy: boolean
  readonly source: SliceContent
  readonly view: ClusterView
}

/** The history of the files of source and base, so that a removal counts, and of the index entries that differ. */
export function pendingChanges(question: PendingQuestion, known: Known): Step<Pending> {
  const { head, base, isFirstCopy, source, view } = question
  const files = [...source.files, ...base.content.files]
  if (base.commit === head || files.length === 0 || isFirstCopy) return { done: none }
  const paths = slicePaths(files, view)
  const entries = differingEntries(source, base.content)
  const indexes = [...new Set(entries.map((entry) => entry.index))].sort()
  const slice = since(question, paths, known)
  if (indexes.length === 0) return 'need' in slice ? slice : { done: without(slice.done, base.picked) }
  const all = since(question, [...paths, ...indexes], known)
  if ('need' in slice || 'need' in all) {
    return { need: [...('need' in slice ? slice.need : []), ...('need' in all ? all.need : [])] }
  }
  const own = new Set(slice.done.changes.map((change) => change.commit))
  const others = all.done.changes.filter((change) => !own.has(change.commit))
  const listing = changedEntries(others, entries, known)
  if ('need' in listing) return listing
  const isOwn = ({ commit }: SourceChange) => own.has(commit) || listing.done.has(commit)
  return { done: without({ ...all.done, changes: all.done.changes.filter(isOwn) }, base.picked) }
}

const none: Pending = { changes: [], older: false }

const without = ({ changes, older }: Pending, picked: readonly Oid[]): Pending => ({
  changes: changes.filter((change) => !picked.includes(change.commit)),
  older,
})

function since(
  { head, picks, base: { commit: base } }: PendingQuestion,
  paths: readonly string[],
  known: Known,
): Step<Pending> {
  const until = known.history.get(historyKey(head, paths))
  const at = until?.findIndex((change) => change.commit === base) ?? -1
  if (until !== undefined && at >= 0) return { done: { changes: until.slice(0, at), older: false } }
  // The base touched nothing of the slice itself: what it had received is what its own history holds.
  const before = base === null ? [] : known.history.get(historyKey(base, paths))
  if (before === undefined || until === undefined) {
    const heads = base === null ? [head] : [base, head]
    const limit = picks ? maxPicked : maxListed
    return { need: heads.map((one): Need => ({ kind: 'history', head: one, paths, limit })) }
  }
  const received = new Set(before.map((change) => change.commit))
  const changes = until.filter((change) => !received.has(change.commit))
  return { done: { changes, older: changes.length === until.length && until.length >= fewest } }
}

const keyOf = ({ index, list, path }: IndexEntry) => JSON.stringify([index, list, path])

/** Entries of the slice that one of both has. */
export function differingEntries(source: SliceContent, base: SliceContent): readonly IndexEntry[] {
  const [theirs, old] = [source, base].map(({ entries }) => new Set(entries.map(keyOf)))
  return [
    ...source.entries.filter((entry) => !old?.has(keyOf(entry))),
    ...base.entries.filter((entry) => !theirs?.has(keyOf(entry))),
  ]
}

/** The changes that added or removed one of the entries. */
function changedEntries(
  changes: readonly SourceChange[],
  entries: readonly IndexEntry[],
  known: Known,
): Step<ReadonlySet<Oid>> {
  const paths = [...new Set(entries.map((entry) => entry.index))]
  const commits = [...new Set(changes.flatMap(({ commit, parent }) => [commit, ...(parent === null ? [] : [parent])]))]
  const missing = commits.filter((commit) => paths.some((path) => !known.ids.has(idKey(commit, path))))
  if (missing.length > 0) return { need: missing.map((commit): Need => ({ kind: 'ids', commit, paths })) }
  const indexAt = (commit: Oid, path: string) => {
    const id = known.ids.get(idKey(commit, path))
    return id?.type === 'blob' ? [{ path, oid: id.oid, mode: '100644' as const }] : []
  }
  const need = unread(
    commits.flatMap((commit) => paths.flatMap((path) => indexAt(commit, path))),
    known,
  )
  if (need.length > 0) return { need }
  const listed = (commit: Oid | null, { index, list, path }: IndexEntry) =>
    commit !== null &&
    indexAt(commit, index).some((file) => entriesOf(file, known).some((one) => one.list === list && one.path === path))
  const touching = changes.filter(({ commit, parent }) =>
    entries.some((entry) => listed(commit, entry) !== listed(parent, entry)),
  )
  return { done: new Set(touching.map((change) => change.commit)) }
}
