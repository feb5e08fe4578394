// Index files: a kustomization.yaml whose `resources`, `components` or patches name the files of services. An entry is the same
// whether it is written `x.yaml`, `./x.yaml`, `"x.yaml"` or `"./x.yaml"`; a new one is written like its neighbours.
import { isMap, isScalar, isSeq } from 'yaml'
import type { Problem } from '../problem.ts'
import { type EditedText, editRead, type YamlOperation } from './edit.ts'
import { nodeAt, pairNamed, textAt } from './node.ts'
import { readYaml, type YamlRead } from './read-yaml.ts'
import { problemAt } from './splice.ts'

const lists = ['resources', 'components', 'patches', 'patchesStrategicMerge', 'patchesJson6902'] as const

export type IndexList = (typeof lists)[number]

export type IndexEntry = {
  readonly list: IndexList
  /** Without a leading `./` and a trailing `/`: `redis.yaml`, `../base/olm`. */
  readonly value: string
  /** Without quotes, otherwise as it is written. */
  readonly raw: string
  /** Place in its list, from 0. */
  readonly index: number
  /** UTF-16 offsets of the file's name with its quotes; of a patch, its `path`. */
  readonly range: { readonly start: number; readonly end: number }
}

type Index = { readonly read: YamlRead; readonly document: number; readonly entries: readonly IndexEntry[] }

/** Lists of maps that name a file as their `path`. */
export const isListOfMaps = (list: IndexList): boolean => list === 'patches' || list === 'patchesJson6902'

/** Lists in which something else than names of files may stand: a patch written out. */
const isMixed = (list: IndexList) => list.startsWith('patches')

function normalEntry(raw: string): string {
  const value = raw.replace(/^(\.\/+)+/, '').replace(/(?<=[^/])\/+$/, '')
  return value === '' ? '.' : value
}

/** The entries in the order of the text. Problems: those of readYaml, and `not-an-index`. */
export function readEntries(
  text: string,
  file: string,
): { readonly entries: readonly IndexEntry[] } | { readonly problems: readonly Problem[] } {
  const index = openIndex(text, file)
  return 'problems' in index ? index : { entries: index.entries }
}

export type NewEntry = {
  readonly list?: IndexList
  /** Entries of the index that the new one comes from, in order: it goes behind the nearest one that both have. */
  readonly near?: readonly string[]
}

/** The text with the entry; the same text when it is there already. A patch is more than a name and is not made here. */
export function addEntry(text: string, file: string, value: string, options: NewEntry = {}): EditedText {
  const index = openIndex(text, file)
  if ('problems' in index) return index
  const list = options.list ?? 'resources'
  const wanted = normalEntry(value)
  const siblings = index.entries.filter((entry) => entry.list === list)
  if (siblings.some((entry) => entry.value === wanted)) return { text }
  if (isListOfMaps(list)) {
    const message = `The patch ${wanted} is not there: add it to ${list} by hand.`
    return { problems: [problemAt(index.read, 0, 'no-place', message)] }
  }
  const after = neighbourOf(siblings, wanted, options.near ?? [])
  const nearby = [after, ...siblings.toReversed(), ...index.entries.toReversed()]
  const style = nearby.find((entry) => entry !== undefined && !isElsewhere(entry.raw))
  const dotted = style?.raw.startsWith('./') === true && !isElsewhere(wanted)
  const operation: YamlOperation = {
    op: 'insert',
    document: index.document,
    path: [list],
    value: (dotted ? './' : '') + wanted,
  }
  return editRead(index.read, [after === undefined ? operation : { ...operation, after: after.index }])
}

/** The text without the entry (all its spellings); the same text when it is not there. The last entry leaves `[]`. */
export function removeEntry(text: string, file: string, value: string, list: IndexList = 'resources'): EditedText {
  const index = openIndex(text, file)
  if ('problems' in index) return index
  const wanted = normalEntry(value)
  const gone = index.entries.filter((entry) => entry.list === list && entry.value === wanted)
  return editRead(
    index.read,
    gone.map((entry) => ({ op: 'remove', document: index.document, path: [list, entry.index] })),
  )
}

/** A folder above or a remote address, which never begin with `./`. */
function isElsewhere(entry: string): boolean {
  return entry === '.' || /^(\.\.(\/|$)|\/|[a-z]+:\/\/|[^/]*@)/.test(entry)
}

/** The nearest entry before the new one, in the order of the index it comes from, that stands here as well. */
function neighbourOf(siblings: readonly IndexEntry[], wanted: string, near: readonly string[]): IndexEntry | undefined {
  const order = near.map(normalEntry)
  const at = order.indexOf(wanted)
  for (const name of order.slice(0, Math.max(at, 0)).reverse()) {
    const sibling = siblings.find((entry) => entry.value === name)
    if (sibling !== undefined) return sibling
  }
  return undefined
}

function openIndex(text: string, file: string): Index | { readonly problems: readonly Problem[] } {
  const read = readYaml(text, file)
  if ('problems' in read) return read
  const document = read.documents.findIndex(({ contents }) => isMap(contents))
  const root = read.documents[document]?.contents
  const others = read.documents.filter(({ contents }, index) => index !== document && !isEmpty(contents))
  const kind = textAt(root, ['kind']) ?? 'Kustomization'
  if (!isMap(root) || others.length > 0 || !['Kustomization', 'Component'].includes(kind)) {
    const message = 'An index file holds one Kustomization with a list of resources: correct the file by hand.'
    return { problems: [problemAt(read, 0, 'not-an-index', message)] }
  }
  const problems: Problem[] = []
  const entries: IndexEntry[] = []
  for (const list of lists) {
    const node = pairNamed(root, list)?.value
    if (node === undefined || node === null || isEmpty(node)) continue
    if (!isSeq(node)) {
      if (isMixed(list)) continue
      const offset = isScalar(node) || isMap(node) ? (node.range?.[0] ?? 0) : 0
      problems.push(
        problemAt(read, offset, 'not-an-index', `${list} has to be a list of files: correct the file by hand.`),
      )
      continue
    }
    for (const [index, item] of node.items.entries()) {
      const name = isListOfMaps(list) ? nodeAt(item, ['path']) : item
      if (!isScalar(name) || typeof name.value !== 'string' || !name.range) continue
      if (isMixed(list) && isInline(name.value)) continue
      const range = { start: name.range[0], end: name.range[1] }
      entries.push({ list, value: normalEntry(name.value), raw: name.value, index, range })
    }
  }
  entries.sort((a, b) => a.range.start - b.range.start)
  return problems.length > 0 ? { problems } : { read, document, entries }
}

const isInline = (entry: string) => entry.includes('\n') || /^[^/\s]+:\s/.test(entry)

function isEmpty(node: unknown): boolean {
  return node === null || (isScalar(node) && node.value === null)
}
