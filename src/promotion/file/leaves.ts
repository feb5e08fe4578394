// A YAML text as a flat table of its values, to show what changes and what stays: for people and for rules, not for edits.
import { isAlias, isMap, isScalar, isSeq, type Node } from 'yaml'
import { keyName, nodeAt, type YamlPath } from '../../flux/node.ts'
import { readYaml, type YamlRead } from '../../flux/read-yaml.ts'

export type Leaf = {
  readonly docIndex: number
  readonly path: YamlPath
  /** As the text writes it, so that `2026.10` stays apart from `2026.1`. */
  readonly text: string
  readonly line: number
}

const nameKeys = ['name', 'key', 'path'] as const

/** Pointer (`spec.values.image.tag`, `env[name=A].value`, `1:spec…` in later documents) → value; null: no YAML to read. */
export function leavesOf(text: string, file: string): ReadonlyMap<string, Leaf> | null {
  const read = readYaml(text, file)
  return 'documents' in read ? leavesIn(read) : null
}

export function leavesIn({ documents, lineCounter }: YamlRead): ReadonlyMap<string, Leaf> {
  const leaves = new Map<string, Leaf>()
  for (const [docIndex, document] of documents.entries()) {
    const prefix = documents.length > 1 ? `${docIndex + 1}:` : ''
    const put = (node: Node, pointer: string, path: YamlPath, text: string) => {
      leaves.set(prefix + pointer, { docIndex, path, text, line: lineCounter.linePos(node.range?.[0] ?? 0).line })
    }
    collect(document.contents, '', [], put)
  }
  return leaves
}

function collect(
  node: unknown,
  pointer: string,
  path: YamlPath,
  put: (node: Node, pointer: string, path: YamlPath, text: string) => void,
): void {
  if (isMap(node)) {
    for (const { key, value } of node.items) collect(value, joinKey(pointer, keyOf(key)), [...path, keyOf(key)], put)
    if (node.items.length === 0) put(node, pointer, path, '{}')
  } else if (isSeq(node)) {
    for (const [index, item] of node.items.entries())
      collect(item, `${pointer}[${itemName(item) ?? entryName(item, path) ?? index}]`, [...path, index], put)
    if (node.items.length === 0) put(node, pointer, path, '[]')
  } else if (isScalar(node)) put(node, pointer, path, node.source ?? String(node.value ?? ''))
  else if (isAlias(node)) put(node, pointer, path, `*${node.source}`)
}

/** A place as people see it in lists of values: `env[name=A].value`; in a file of several documents with its number. */
export function pointerTo({ documents }: Pick<YamlRead, 'documents'>, docIndex: number, path: YamlPath): string {
  let pointer = ''
  let node: unknown = documents[docIndex]?.contents
  for (const [depth, step] of path.entries()) {
    node = nodeAt(node, [step])
    const name = typeof step === 'number' ? (itemName(node) ?? entryName(node, path.slice(0, depth)) ?? step) : null
    pointer = typeof step === 'number' ? `${pointer}[${name}]` : joinKey(pointer, step)
  }
  return documents.length > 1 ? `${docIndex + 1}:${pointer}` : pointer
}

const keyOf = (key: unknown) => (isScalar(key) ? keyName(key) : '?')
const joinKey = (pointer: string, key: string) => {
  const written = /^[^.[\]"\s]+$/.test(key) ? key : JSON.stringify(key)
  return pointer === '' ? written : `${pointer}.${written}`
}

/** Lists of file names whose order says nothing: an entry that arrives is one line, not a shift of all behind it. */
function entryName(item: unknown, path: YamlPath): string | null {
  const isEntry = path.length === 1 && (path[0] === 'resources' || path[0] === 'components')
  return isEntry && isScalar(item) && typeof item.value === 'string' ? item.value : null
}

function itemName(item: unknown): string | null {
  if (!isMap(item)) return null
  for (const key of nameKeys) {
    const value = item.get(key)
    if (typeof value === 'string') return `${key}=${value}`
  }
  return null
}
