// Where a value of the configuration stands in its text.
import { isMap, isScalar, isSeq, type ParsedNode } from 'yaml'
import type { Locate } from './rules/rule.ts'

type Pair = { readonly key: ParsedNode; readonly value: ParsedNode | null }

/** Offsets by path; a path that was not written is where the last part of it that was written stands. */
export const locateIn = (contents: ParsedNode): Locate => {
  return (path, on = 'value') => {
    let node: ParsedNode = contents
    let offset = node.range[0]
    for (const [index, part] of path.entries()) {
      const pair = isMap(node) ? pairOf(node.items as readonly Pair[], part) : undefined
      const next =
        pair?.value ?? (isSeq(node) && typeof part === 'number' ? (node.items[part] as ParsedNode) : undefined)
      if (next === undefined) return offset
      offset = pair !== undefined && on === 'key' && index === path.length - 1 ? pair.key.range[0] : next.range[0]
      node = next
    }
    return offset
  }
}

const pairOf = (items: readonly Pair[], name: string | number) =>
  items.find(({ key }) => isScalar(key) && key.value === name)
