// Index files gain and lose exactly the entries of the slice that is promoted, in their own style.
import { addEntry, readEntries, removeEntry } from '../flux/index-file.ts'
import type { Problem } from '../problem.ts'
import { entriesFor, folderOf, type IndexEntry, resolveEntry, type SliceContent } from './entries.ts'
import type { Change, Known, SliceFile } from './model.ts'
import { type Terms, tellPath, tellText } from './tell.ts'
import { asContent, contentOf, readFile } from './text.ts'
import type { ClusterView } from './view.ts'

export type IndexAnswer = { readonly changes: readonly Change[]; readonly problems: readonly Problem[] }

/** Needs the blobs of the target's index files named by `targetIndexes`. */
export function changeIndexes(
  source: SliceContent,
  base: SliceContent,
  target: ClusterView,
  terms: Terms,
  known: Known,
): IndexAnswer {
  const answers = indexPaths(source, base).map((path) => changeIndex(path, source, base, target, terms, known))
  return { changes: answers.flatMap((one) => one.changes), problems: answers.flatMap((one) => one.problems) }
}

/** The target's index files that the merge will look at. */
export function targetIndexes(
  source: SliceContent,
  base: SliceContent,
  target: ClusterView,
  terms: Terms,
): readonly SliceFile[] {
  return indexPaths(source, base).flatMap((path) => {
    const told = tellPath(terms, path)
    const entry = told === null ? undefined : target.files.get(told)
    return told === null || entry === undefined ? [] : [{ path: told, ...entry }]
  })
}

const indexPaths = (source: SliceContent, base: SliceContent) => [
  ...new Set([...source.entries, ...base.entries].map((entry) => entry.index)),
]

function changeIndex(
  path: string,
  source: SliceContent,
  base: SliceContent,
  target: ClusterView,
  terms: Terms,
  known: Known,
): IndexAnswer {
  const told = tellPath(terms, path)
  if (told === null) return { changes: [], problems: [] }
  const [arriving, old] = [toldEntries(path, source, terms), toldEntries(path, base, terms)]
  const entry = target.files.get(told)
  const file = entry === undefined ? null : readFile({ path: told, ...entry }, known)
  if (file === null || file.text === null) return fromSource(path, told, arriving, source, terms, known)

  const standing = new Set(standingEntries(told, file.text))
  const added = [...arriving].filter((one) => !old.has(one) && !standing.has(one))
  const removed = [...old].filter((one) => !arriving.has(one) && standing.has(one))
  const order = orderOf(path, source, terms, known)
  let text = file.text
  const problems: Problem[] = []
  const edit = (result: { readonly text: string } | { readonly problems: readonly Problem[] }) => {
    if ('text' in result) text = result.text
    else problems.push(...result.problems)
  }
  for (const one of added)
    edit(
      addEntry(text, told, relative(folderOf(told), one), {
        near: order.map((sibling) => relative(folderOf(told), sibling)),
      }),
    )
  for (const one of removed) edit(removeEntry(text, told, relative(folderOf(told), one)))
  if (text === file.text) return { changes: [], problems }
  return { changes: [{ path: told, before: asContent(file), after: contentOf(text, file.mode) }], problems }
}

/** Paths (of the target) that the index's entries name. */
function toldEntries(index: string, content: SliceContent, terms: Terms): ReadonlySet<string> {
  const entries = content.entries.filter((entry) => entry.index === index)
  return new Set(entries.flatMap((entry) => toldEntry(entry, content, terms) ?? []))
}

/** An entry that names a folder is told through a file in it: templates speak of files. */
function toldEntry(entry: IndexEntry, content: SliceContent, terms: Terms): string | null {
  const file = content.files.find((one) => one.path === entry.path || one.path.startsWith(`${entry.path}/`))
  const told = file === undefined ? null : tellPath(terms, file.path)
  if (told === null || file === undefined) return null
  const deeper = file.path.slice(entry.path.length).split('/').length - 1
  return told
    .split('/')
    .slice(0, told.split('/').length - deeper)
    .join('/')
}

const standingEntries = (index: string, text: string): readonly string[] => {
  const read = readEntries(text, index)
  return 'entries' in read ? read.entries.flatMap((entry) => resolveEntry(folderOf(index), entry.value) ?? []) : []
}

/** The order in which the source's index lists its entries, as paths of the target where they can be told. */
function orderOf(index: string, source: SliceContent, terms: Terms, known: Known): readonly string[] {
  const file = source.indexes.find((one) => one.path === index)
  const text = file === undefined ? null : readFile(file, known)?.text
  if (text == null) return []
  return standingEntries(index, text).map((path) => tellPath(terms, path) ?? path)
}

/** The target has no such index yet: the source's own, with this slice's entries alone. */
function fromSource(
  path: string,
  told: string,
  arriving: ReadonlySet<string>,
  source: SliceContent,
  terms: Terms,
  known: Known,
): IndexAnswer {
  const file = source.indexes.find((one) => one.path === path)
  const text = file === undefined ? null : readFile(file, known)?.text
  if (file === undefined || text == null || arriving.size === 0) return { changes: [], problems: [] }
  const own = new Set(
    entriesFor(
      path,
      text,
      source.files.map((one) => one.path),
    ).map((entry) => entry.value),
  )
  const read = readEntries(text, path)
  let result = text
  const problems: Problem[] = []
  for (const { value } of 'entries' in read ? read.entries : []) {
    if (own.has(value)) continue
    const removed = removeEntry(result, path, value)
    if ('text' in removed) result = removed.text
    else problems.push(...removed.problems)
  }
  return {
    changes: [{ path: told, before: null, after: contentOf(tellText(terms, told, result).text, file.mode) }],
    problems,
  }
}

/** `a/b/c.yaml` seen from `a` is `b/c.yaml`, seen from `a/x` is `../b/c.yaml`. */
function relative(folder: string, path: string): string {
  const [from, to] = [folder === '' ? [] : folder.split('/'), path.split('/')]
  let shared = 0
  while (shared < from.length && from[shared] === to[shared]) shared++
  return [...from.slice(shared).map(() => '..'), ...to.slice(shared)].join('/')
}
