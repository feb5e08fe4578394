// A YAML text as a flat table of its values, to show what changes and what stays: for people and for rules, not for edits.
import { isAlias, isMap, isScalar, isSeq, type Node } from 'yaml'
import { readYaml } from '../flux/read-yaml.ts'

export type Leaf = {
  /** As the text writes it, so that `2026.10` stays apart from `2026.1`. */
  readonly text: string
  readonly line: number
}

const nameKeys = ['name', 'key', 'path'] as const

/** Pointer (`spec.values.image.tag`, `env[name=A].value`, `1:spec…` in later documents) → value; null: no YAML to read. */
export function leavesOf(text: string, file: string): ReadonlyMap<string, Leaf> | null {
  const read = readYaml(text, file)
  if (!('documents' in read)) return null
  const { lineCounter } = read
  const leaves = new Map<string, Leaf>()
  for (const [index, document] of read.documents.entries()) {
    const prefix = read.documents.length > 1 ? `${index + 1}:` : ''
    collect(document.contents, prefix, '')
  }
  return leaves

  function collect(node: unknown, prefix: string, pointer: string): void {
    if (isMap(node)) {
      for (const pair of node.items) collect(pair.value, prefix, joinKey(pointer, keyOf(pair.key)))
      if (node.items.length === 0) put(node, prefix, pointer, '{}')
    } else if (isSeq(node)) {
      for (const [index, item] of node.items.entries()) collect(item, prefix, `${pointer}[${itemName(item) ?? index}]`)
      if (node.items.length === 0) put(node, prefix, pointer, '[]')
    } else if (isScalar(node)) put(node, prefix, pointer, node.source ?? String(node.value ?? ''))
    else if (isAlias(node)) put(node, prefix, pointer, `*${node.source}`)
  }

  function put(node: Node, prefix: string, pointer: string, value: string) {
    leaves.set(prefix + pointer, { text: value, line: lineCounter.linePos(node.range?.[0] ?? 0).line })
  }
}

const keyOf = (key: unknown) => (isScalar(key) ? String(key.value) : '?')
const joinKey = (pointer: string, key: string) => {
  const written = /^[^.[\]"\s]+$/.test(key) ? key : JSON.stringify(key)
  return pointer === '' ? written : `${pointer}.${written}`
}

function itemName(item: unknown): string | null {
  if (!isMap(item)) return null
  for (const key of nameKeys) {
    const value = item.get(key)
    if (typeof value === 'string') return `${key}=${value}`
  }
  return null
}
