// The proof behind every edit: the bytes between the edits are the old ones, and the new text means what was intended.
import type { Problem } from '../problem.ts'
import type { YamlOperation } from './edit.ts'
import type { YamlPath } from './node.ts'
import { readYaml, type YamlRead } from './read-yaml.ts'
import { emptyCollection, entryAt, type Shape, sameShape, shapeAt, shapeOf, wanted } from './shape.ts'
import { type Edit, problemAt } from './splice.ts'

/** Null when `after` is `before` with these edits and reads as intended; else why the edit is refused. */
export function proveEdit(
  before: YamlRead,
  after: string,
  edits: readonly Edit[],
  intended: readonly Shape[],
): Problem | null {
  const refuse = (offset: number, why: string) =>
    problemAt(
      before,
      offset,
      'unproven',
      `This change would not be clean (${why}), so it was not made: edit it by hand.`,
    )
  const stray = firstStrayEdit(before.text, after, edits)
  if (stray !== null) return refuse(stray, 'other bytes would change')
  const read = readYaml(after, before.file, { maxBytes: Number.POSITIVE_INFINITY })
  const offset = edits[0]?.start ?? 0
  if ('problems' in read) return refuse(offset, `the result cannot be read: ${read.problems[0]?.message ?? ''}`)
  if (read.documents.length !== before.documents.length) return refuse(offset, 'the number of documents would change')
  const shapes = read.documents.map((document) => shapeOf(document.contents))
  const wrong = intended.findIndex((shape, index) => {
    const actual = shapes[index]
    return actual === undefined || !sameShape(shape, actual)
  })
  return wrong < 0 ? null : refuse(offset, 'the result would mean something else')
}

/** Offset of the first edit whose surroundings differ; null when every byte outside the edits is the old one. */
function firstStrayEdit(before: string, after: string, edits: readonly Edit[]): number | null {
  let from = 0
  let shift = 0
  for (const edit of edits) {
    const kept = before.slice(from, edit.start) === after.slice(from + shift, edit.start + shift)
    if (!kept || !after.startsWith(edit.text, edit.start + shift)) return edit.start
    shift += edit.text.length - (edit.end - edit.start)
    from = edit.end
  }
  return before.slice(from) === after.slice(from + shift) ? null : from
}

type Change = () => void

/** The old documents with only the meant places changed; null when two operations contradict each other. */
export function intendedShapes(read: YamlRead, operations: readonly YamlOperation[]): readonly Shape[] | null {
  const shapes = read.documents.map((document) => shapeOf(document.contents))
  // Places are found before anything moves, because every path means the old text.
  const added = new Set<unknown>()
  const changes = operations.map((operation) => changeOf(shapes[operation.document], operation, added))
  for (const change of changes) {
    if (change === null) return null
    change()
  }
  return shapes
}

function changeOf(root: Shape | undefined, operation: YamlOperation, added: Set<unknown>): Change | null {
  const { path } = operation
  if (operation.op === 'append') return appendChange(root, operation)
  const parent = shapeAt(root, path.slice(0, -1))
  const entry = entryAt(parent, path.at(-1))
  if (operation.op === 'insert') return insertChange(root, operation, added)
  if (entry === undefined) return null
  if (operation.op === 'set') {
    return () => {
      entry.value = wanted(operation.value, entry.value)
    }
  }
  if (parent?.kind !== 'map' && parent?.kind !== 'list') return null
  return () => {
    parent.entries = parent.entries.filter((other) => other !== entry)
  }
}

function appendChange(root: Shape | undefined, operation: YamlOperation & { op: 'append' }): Change | null {
  const inner = (operation.inner ?? []).reduceRight<Shape>(
    (value, key) => ({ ...emptyCollection('map'), entries: [{ key: wanted(key), value }] }),
    wanted(operation.value),
  )
  const entry = { key: wanted(operation.key), value: inner }
  const map = collectionAt(root, operation.path, 'map')
  return map === null ? null : () => void map().entries.push(entry)
}

function insertChange(
  root: Shape | undefined,
  operation: YamlOperation & { op: 'insert' },
  added: Set<unknown>,
): Change | null {
  const item = { key: null, value: wanted(operation.value) }
  const list = collectionAt(root, operation.path, 'list')
  if (list === null) {
    const key = operation.path.at(-1)
    const map = collectionAt(root, operation.path.slice(0, -1), 'map')
    if (map === null || typeof key !== 'string') return null
    return () => void map().entries.push({ key: wanted(key), value: { ...emptyCollection('list'), entries: [item] } })
  }
  const existing = shapeAt(root, operation.path)
  const neighbour =
    existing?.kind === 'list' ? existing.entries[operation.after ?? existing.entries.length - 1] : undefined
  return () => {
    const { entries } = list()
    const start = operation.after === -1 ? 0 : entries.length
    let at = neighbour === undefined ? start : entries.indexOf(neighbour) + 1
    while (at < entries.length && added.has(entries[at])) at++ // two new items at one place keep their order
    entries.splice(at, 0, item)
    added.add(item)
  }
}

/** The collection behind a path; an empty value turns into one when the change is made. */
function collectionAt<K extends 'map' | 'list'>(root: Shape | undefined, path: YamlPath, kind: K) {
  const found = shapeAt(root, path)
  if (found?.kind === kind) return () => found
  const entry = entryAt(shapeAt(root, path.slice(0, -1)), path.at(-1))
  if (entry === undefined || found?.kind !== 'scalar' || found.value !== null) return null
  return () => {
    const made = entry.value.kind === kind ? entry.value : emptyCollection(kind)
    entry.value = made
    return made
  }
}
