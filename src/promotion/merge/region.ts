// Everything a key holds, as a range of bytes that can stand in for the same key's in another text of the same form.
import { isMap, isScalar } from 'yaml'
import { colonEnd, contentEnd, isExplicitKey, nodeAt, pairNamed, type YamlPath } from '../../flux/node.ts'
import type { YamlDocument } from '../../flux/read-yaml.ts'
import { lineStartAt } from '../../flux/splice.ts'

export type Region = {
  /** Just behind the colon, and behind the last character of the value. */
  readonly start: number
  readonly end: number
  /** Of the key: two regions can be exchanged only where it is the same. */
  readonly column: number
}

/** Null for list items, keys inside brackets and keys with a `?`: their surroundings belong to how they are written. */
export function regionOf(text: string, document: YamlDocument, path: YamlPath): Region | null {
  const key = path.at(-1)
  const parent = nodeAt(document.contents, path.slice(0, -1))
  if (!isMap(parent) || parent.flow === true || typeof key !== 'string') return null
  const pair = pairNamed(parent, key)
  if (pair === undefined || isExplicitKey(pair) || !isScalar(pair.key) || !pair.key.range) return null
  const [start, content] = [colonEnd(pair), contentEnd(pair)]
  if (start === null || content === null || content < start) return null
  let end = content
  // A block of text ends behind its line breaks; those stay where they are.
  while (end > start && /[\r\n]/.test(text[end - 1] ?? '')) end--
  return { start, end, column: pair.key.range[0] - lineStartAt(text, pair.key.range[0]) }
}
