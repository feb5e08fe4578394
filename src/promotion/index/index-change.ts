// Index files gain and lose exactly the entries of the slice that is promoted, in their own style.
import { addEntry, type IndexList, isListOfMaps, removeEntry } from '../../flux/index-file.ts'
import type { SecretOptions } from '../../flux/secrets.ts'
import type { Problem } from '../../problem.ts'
import { readingOf } from '../file/reading.ts'
import { asContent, contentOf, readFile } from '../file/text.ts'
import type { Change, Known, SliceFile } from '../model.ts'
import { entriesOf, folderOf, type IndexEntry, type SliceContent } from '../slice/entries.ts'
import type { ClusterView } from '../slice/view.ts'
import { type Terms, tellPath, tellText } from '../terms/tell.ts'
import { addPatch } from './add-patch.ts'
import { newIndex } from './index-new.ts'

export type IndexAnswer = { readonly changes: readonly Change[]; readonly problems: readonly Problem[] }

export type IndexQuestion = {
  readonly source: SliceContent
  readonly base: SliceContent
  readonly target: ClusterView
  readonly terms: Terms
  /** Files of the target that the source removed and the target keeps until a person decides: their entries stay too. */
  readonly staying: ReadonlySet<string>
  /** Files that the target took out and that a person wants there again: their entries come back with them. */
  readonly returning: ReadonlySet<string>
  readonly secretKeys: SecretOptions
}

/** Needs the blobs of the target's index files named by `targetIndexes`. */
export function changeIndexes(question: IndexQuestion, known: Known): IndexAnswer {
  const answers = indexPaths(question).map((path) => changeIndex(path, question, known))
  return { changes: answers.flatMap((one) => one.changes), problems: answers.flatMap((one) => one.problems) }
}

/** The target's index files that the merge will look at. */
export function targetIndexes(
  question: Pick<IndexQuestion, 'source' | 'base' | 'target' | 'terms'>,
): readonly SliceFile[] {
  return indexPaths(question).flatMap((path) => {
    const told = tellPath(question.terms, path)
    const entry = told === null ? undefined : question.target.files.get(told)
    return told === null || entry === undefined ? [] : [{ path: told, ...entry }]
  })
}

const indexPaths = ({ source, base }: Pick<IndexQuestion, 'source' | 'base'>) => [
  ...new Set([...source.entries, ...base.entries].map((entry) => entry.index)),
]

type Told = { readonly list: IndexList; readonly path: string }
const keyOf = ({ list, path }: Told) => `${list} ${path}`

function changeIndex(path: string, question: IndexQuestion, known: Known): IndexAnswer {
  const { source, base, target, terms, staying } = question
  const told = tellPath(terms, path)
  if (told === null) return { changes: [], problems: [] }
  const [arriving, old] = [toldEntries(path, source, terms), toldEntries(path, base, terms)]
  // What the source listed before and the target does not, the target took out.
  const due = [...arriving].filter(([key, one]) => !old.has(key) || comesBack(one, question))
  const entry = target.files.get(told)
  if (entry === undefined)
    return newIndex(
      path,
      readingOf(told, question.secretKeys),
      new Set(due.map(([, one]) => one.value)),
      source,
      terms,
      known,
    )
  const file = readFile({ path: told, ...entry }, known)
  if (file === null || file.text === null) return unreadable(told)

  const standing = new Set(entriesOf({ path: told, ...entry }, known).map(keyOf))
  const added = due.filter(([key]) => !standing.has(key))
  const stays = ({ path: one }: Told) => [...staying].some((left) => left === one || left.startsWith(`${one}/`))
  const removed = [...old].filter(([key, one]) => !arriving.has(key) && standing.has(key) && !stays(one))
  const siblings = added.length === 0 ? [] : orderOf(path, source, terms, known)
  const near = siblings.map((sibling) => relative(folderOf(told), sibling))
  let text = file.text
  const problems: Problem[] = []
  const edit = (result: { readonly text: string } | { readonly problems: readonly Problem[] }) => {
    if ('text' in result) text = result.text
    else problems.push(...result.problems)
  }
  for (const [, one] of added) {
    const options = { near, list: one.list }
    const added = isListOfMaps(one.list)
      ? addPatch(text, told, toldIndex(path, told, source, terms, known), one)
      : addEntry(text, told, relative(folderOf(told), one.path), options)
    edit(added)
  }
  for (const [, one] of removed) edit(removeEntry(text, told, relative(folderOf(told), one.path), one.list))
  if (text === file.text) return { changes: [], problems }
  return { changes: [{ path: told, before: asContent(file), after: contentOf(text, file.mode) }], problems }
}

/** The source's index in the target's terms. */
function toldIndex(path: string, told: string, source: SliceContent, terms: Terms, known: Known): string {
  const file = source.indexes.find((one) => one.path === path)
  const text = file === undefined ? null : (readFile(file, known)?.text ?? null)
  return text === null ? '' : tellText(terms, told, text).text
}

/** A folder comes back with the first file in it. */
function comesBack({ path }: Told, { returning, target }: IndexQuestion): boolean {
  if (returning.size === 0 || returning.has(path)) return returning.has(path)
  const isBelow = (file: string) => file.startsWith(`${path}/`)
  return [...returning].some(isBelow) && ![...target.files.keys()].some(isBelow)
}

function unreadable(file: string): IndexAnswer {
  const message = `${file} is no text that could be edited: put the entries of this service there by hand.`
  return { changes: [], problems: [{ code: 'not-an-index', message, file, line: null, column: null }] }
}

/** What the index's entries name, as paths of the target. */
function toldEntries(
  index: string,
  content: SliceContent,
  terms: Terms,
): ReadonlyMap<string, Told & { readonly value: string }> {
  const entries = content.entries.filter((entry) => entry.index === index)
  return new Map(
    entries.flatMap((entry) => {
      const path = toldEntry(entry, content, terms)
      const told = { list: entry.list, path: path ?? '', value: entry.value }
      return path === null ? [] : [[keyOf(told), told] as const]
    }),
  )
}

/** An entry that names a folder is told through a file in it: templates speak of files. */
function toldEntry(entry: IndexEntry, content: SliceContent, terms: Terms): string | null {
  if (entry.shared === true) return entry.path
  const file = content.files.find((one) => one.path === entry.path || one.path.startsWith(`${entry.path}/`))
  const told = file === undefined ? null : tellPath(terms, file.path)
  if (told === null || file === undefined) return null
  const deeper = file.path.slice(entry.path.length).split('/').length - 1
  const segments = told.split('/')
  return segments.slice(0, segments.length - deeper).join('/')
}

/** The order in which the source's index lists its entries, as paths of the target where they can be told. */
function orderOf(index: string, source: SliceContent, terms: Terms, known: Known): readonly string[] {
  const file = source.indexes.find((one) => one.path === index)
  return file === undefined ? [] : entriesOf(file, known).map(({ path }) => tellPath(terms, path) ?? path)
}

/** `a/b/c.yaml` seen from `a` is `b/c.yaml`, seen from `a/x` is `../b/c.yaml`. */
function relative(folder: string, path: string): string {
  const [from, to] = [folder === '' ? [] : folder.split('/'), path.split('/')]
  let shared = 0
  while (shared < from.length && from[shared] === to[shared]) shared++
  return [...from.slice(shared).map(() => '..'), ...to.slice(shared)].join('/')
}
