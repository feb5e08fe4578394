// YAML nodes as the layers handle them. The parser may hand out the same nodes again: they are copied, never changed.
import { isCollection, isMap, isNode, isPair, isScalar, type Pair, type ParsedNode, type YAMLMap } from 'yaml'

export type Entry = Pair<ParsedNode, ParsedNode | null>
export type Table = YAMLMap<ParsedNode, ParsedNode | null> & { range: ParsedNode['range'] }

export const asTable = (node: ParsedNode | null): Table | null => (isMap(node) ? (node as Table) : null)

export const valueAt = (map: Table, name: string): ParsedNode | null =>
  map.items.find(({ key }) => isScalar(key) && key.value === name)?.value ?? null

/** A copy whose offsets are all further by `by`. Recursion is safe: the depth was checked before. */
export function moved(node: ParsedNode, by: number): ParsedNode {
  const copy = node.clone() as ParsedNode
  shift(copy, by)
  return copy
}

function shift(node: unknown, by: number): void {
  if (isPair(node)) {
    shift(node.key, by)
    shift(node.value, by)
  }
  if (!isNode(node)) return
  if (node.range) node.range = [node.range[0] + by, node.range[1] + by, node.range[2] + by]
  if (isCollection(node)) for (const item of node.items) shift(item, by)
}
