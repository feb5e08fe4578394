// Edits a YAML text by byte ranges and proves each result; what cannot be proven is refused, never written another way.
import { isMap, isScalar, isSeq } from 'yaml'
import type { Problem } from '../problem.ts'
import { appendPair, insertListItem } from './insert.ts'
import { isBlockScalar, nodeAt, type YamlPath } from './node.ts'
import { intendedShapes, proveEdit } from './prove.ts'
import { readYaml, type YamlLimits, type YamlRead } from './read-yaml.ts'
import { removeAt } from './remove.ts'
import { type ScalarValue, setScalar } from './set-scalar.ts'
import { applyEdits, arrangeEdits, type Edit, isProblem, problemAt } from './splice.ts'

/**
 * What to change; every path and index means the text as it was before. `document` counts from 0.
 * `remove` takes a pair or a list item; `append` adds a pair to the map behind `path`, and with `inner` maps for it to be in,
 * from `key` inwards; `insert` adds a string to the list behind `path` (`after`: index of the item before it, -1 for the first place, last without it). `quote` asks for quotes.
 */
export type YamlOperation =
  | {
      readonly op: 'set'
      readonly document: number
      readonly path: YamlPath
      readonly value: ScalarValue
      readonly quote?: boolean
    }
  | { readonly op: 'remove'; readonly document: number; readonly path: YamlPath }
  | {
      readonly op: 'append'
      readonly document: number
      readonly path: YamlPath
      readonly key: string
      readonly inner?: readonly string[]
      readonly value: ScalarValue
      readonly quote?: boolean
    }
  | {
      readonly op: 'insert'
      readonly document: number
      readonly path: YamlPath
      readonly value: string
      readonly after?: number
    }

export type EditedText = { readonly text: string } | { readonly problems: readonly Problem[] }

/**
 * All operations or none. Problems: those of readYaml, and `path-missing`, `alias`, `anchor`, `merge-key`, `sops`, `root`,
 * `not-a-scalar`, `block-scalar`, `substitution`, `template`, `bad-value`, `no-place`, `cannot-remove`, `overlap`, `unproven`.
 */
export function editYaml(
  text: string,
  file: string,
  operations: readonly YamlOperation[],
  limits?: YamlLimits,
): EditedText {
  const read = readYaml(text, file, limits)
  return 'problems' in read ? read : editRead(read, operations)
}

/** The same on a text that is read already. */
export function editRead(read: YamlRead, operations: readonly YamlOperation[]): EditedText {
  if (operations.length === 0) return { text: read.text }
  const edits: Edit[] = []
  const problems: Problem[] = []
  const emptied = emptiedCollections(read, operations)
  for (const operation of operations) {
    const made = editsOf(read, operation, emptied)
    if (isProblem(made)) problems.push(made)
    else edits.push(...made.filter((edit) => !isRepeatedMark(edit, edits)))
  }
  if (problems.length > 0) return { problems }
  const arranged = arrangeEdits(edits)
  const intended = intendedShapes(read, operations)
  if (arranged === null || intended === null) {
    return {
      problems: [problemAt(read, 0, 'overlap', 'Two changes of this file touch the same place: make them one by one.')],
    }
  }
  if (endsInOpenBlock(read) && arranged.some(({ end }) => end === read.text.length)) {
    const message = 'The last value is a block of text without a final line break: add the line break first.'
    return { problems: [problemAt(read, read.text.length, 'unproven', message)] }
  }
  const after = applyEdits(read.text, arranged)
  const unproven = proveEdit(read, after, arranged, intended)
  return unproven === null ? { text: after } : { problems: [unproven] }
}

function editsOf(read: YamlRead, operation: YamlOperation, emptied: ReadonlySet<string>): readonly Edit[] | Problem {
  const { document, path } = operation
  const quote = 'quote' in operation && operation.quote === true
  if (operation.op === 'set') return setScalar(read, document, path, operation.value, { quote })
  if (operation.op === 'remove') return removeAt(read, document, path, emptied.has(parentOf(operation)))
  if (operation.op === 'append') {
    const { key, inner = [], value } = operation
    return appendPair(read, document, path, [key, ...inner], value, { quote })
  }
  const { after } = operation
  return insertListItem(read, document, path, operation.value, after === undefined ? {} : { after })
}

const parentOf = ({ document, path }: YamlOperation) => JSON.stringify([document, path.slice(0, -1)])

/** The collections that lose every pair or item they have. */
function emptiedCollections(read: YamlRead, operations: readonly YamlOperation[]): ReadonlySet<string> {
  const gone = new Map<string, Set<string>>()
  const emptied = new Set<string>()
  for (const operation of operations) {
    if (operation.op !== 'remove') continue
    const parent = parentOf(operation)
    const names = gone.get(parent) ?? new Set()
    gone.set(parent, names.add(JSON.stringify(operation.path.at(-1))))
    const node = nodeAt(read.documents[operation.document]?.contents, operation.path.slice(0, -1))
    if ((isMap(node) || isSeq(node)) && node.items.length === names.size) emptied.add(parent)
  }
  return emptied
}

// Removing all items of a list says `[]` once per item.
function isRepeatedMark(edit: Edit, edits: readonly Edit[]): boolean {
  if (edit.text !== ' []' && edit.text !== ' {}') return false
  return edits.some((other) => other.start === edit.start && other.end === edit.end && other.text === edit.text)
}

// Readers differ on whether `|` at the very end has a line break, so text behind it could change what it means.
function endsInOpenBlock(read: YamlRead): boolean {
  if (read.text.endsWith('\n')) return false
  let node: unknown = read.documents.at(-1)?.contents
  while (isMap(node) || isSeq(node)) node = isMap(node) ? node.items.at(-1)?.value : node.items.at(-1)
  return isScalar(node) && isBlockScalar(node) && String(node.value).endsWith('\n')
}
