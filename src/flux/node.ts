// Small questions about nodes of a parsed document that every reader and editor of YAML here asks.
import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'

/** Keys lead through maps, numbers through lists. */
export type YamlPath = readonly (string | number)[]

/** A key as a person wrote it: `80`, `"80"` and `'80'` are one name, as they are for Kubernetes. */
export function keyName(key: unknown): string {
  if (!isScalar(key)) return ''
  return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value))
}

export function pairNamed(map: YAMLMap, name: string): Pair<unknown, unknown> | undefined {
  return map.items.find((pair) => isScalar(pair.key) && keyName(pair.key) === name)
}

/** The node behind keys and indexes, or undefined; aliases are not followed. */
export function nodeAt(start: unknown, path: YamlPath): unknown {
  let node: unknown = start
  for (const step of path) {
    if (isMap(node) && typeof step === 'string') node = pairNamed(node, step)?.value
    else if (isSeq(node) && typeof step === 'number') node = node.items[step]
    else return undefined
  }
  return node
}

/** The text of a string scalar, or the source of any other one (`2026.10` stays `2026.10`); null where there is none. */
export function textAt(start: unknown, path: YamlPath): string | null {
  const node = nodeAt(start, path)
  return isScalar(node) ? scalarSource(node) : null
}

export function scalarSource(scalar: Scalar): string | null {
  if (typeof scalar.value === 'string') return scalar.value
  return scalar.value === null ? null : (scalar.source ?? String(scalar.value))
}

export function isBlockScalar(node: unknown): boolean {
  return isScalar(node) && (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED')
}

/** Every pair's value and every list item below a node, with its path, in document order. Depth is bounded by readYaml. */
export function* walk(
  node: unknown,
  path: YamlPath = [],
): Generator<{ readonly path: YamlPath; readonly node: unknown }> {
  yield { path, node }
  if (isMap(node)) {
    for (const pair of node.items) if (isScalar(pair.key)) yield* walk(pair.value, [...path, keyName(pair.key)])
  } else if (isSeq(node)) {
    for (const [index, item] of node.items.entries()) yield* walk(item, [...path, index])
  }
}

/** Offset just behind the last character of content, without trailing comments and blank lines. */
export function contentEnd(node: unknown): number | null {
  if (isPair(node)) {
    const value = node.value === null || isEmptyNode(node.value) ? null : contentEnd(node.value)
    return value ?? propertyEnd(node.value) ?? colonEnd(node) ?? contentEnd(node.key)
  }
  if (isSeq(node) && !node.flow) return itemEnd(node, node.items.length - 1)
  if (isMap(node) && !node.flow) return contentEnd(node.items.at(-1))
  return isNodeWithRange(node) ? node.range[1] : null
}

/** The same for one item; an empty item of a block list ends with its dash. */
export function itemEnd(list: YAMLSeq, index: number): number | null {
  const item = list.items[index]
  return (isEmptyNode(item) ? dashEnd(list, index) : null) ?? contentEnd(item)
}

/** `key:` with nothing behind it, or a bare dash. */
export function isEmptyNode(node: unknown): boolean {
  return isScalar(node) && node.value === null && (node.source ?? '') === ''
}

function propertyEnd(node: unknown): number | null {
  const marked = isScalar(node) && (node.anchor !== undefined || node.tag !== undefined)
  return marked && isNodeWithRange(node) ? node.range[1] : null
}

type Marker = { readonly type: string; readonly offset: number }

/** Offset behind the `:` of a pair; null for `{key}` without one. */
export function colonEnd(pair: Pair<unknown, unknown>): number | null {
  const sep: readonly Marker[] = (pair.srcToken as { sep?: readonly Marker[] } | undefined)?.sep ?? []
  const colon = sep.find((token) => token.type === 'map-value-ind')
  return colon === undefined ? null : colon.offset + 1
}

export function isExplicitKey(pair: Pair<unknown, unknown>): boolean {
  const start = pair.srcToken?.start ?? []
  return start.some((token) => token.type === 'explicit-key-ind')
}

/** Offset of the `-` of an item of a block list; null in a flow list. */
export function dashStart(list: unknown, index: number): number | null {
  if (!isSeq(list)) return null
  const token = list.srcToken
  if (token?.type !== 'block-seq') return null
  return token.items[index]?.start.find((part) => part.type === 'seq-item-ind')?.offset ?? null
}

export function dashEnd(list: unknown, index: number): number | null {
  const start = dashStart(list, index)
  return start === null ? null : start + 1
}

function isNodeWithRange(node: unknown): node is Node & { range: [number, number, number] } {
  return (isScalar(node) || isMap(node) || isSeq(node) || isAlias(node)) && Array.isArray(node.range)
}
