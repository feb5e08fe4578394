// What a key of a map reads as with aliases and merge keys followed: for looking alone, as no edit goes through them.
import { type Document, isAlias, isMap, isSeq } from 'yaml'
import { pairNamed } from '../flux/node.ts'

/** What the map has itself wins over what it merges, and of that the first. How deep aliases lead is bounded by readYaml. */
export function followedValue(document: Document.Parsed, map: unknown, name: string): unknown {
  const node = followed(document, map)
  if (!isMap(node)) return undefined
  const own = pairNamed(node, name)
  if (own !== undefined) return followed(document, own.value)
  const merged = followed(document, pairNamed(node, '<<')?.value)
  for (const one of isSeq(merged) ? merged.items : [merged]) {
    const found = followedValue(document, one, name)
    if (found !== undefined) return found
  }
  return undefined
}

const followed = (document: Document.Parsed, node: unknown): unknown => (isAlias(node) ? node.resolve(document) : node)
