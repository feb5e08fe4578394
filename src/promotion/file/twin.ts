// Where something of one text stands in another text of the same file: documents pair by identity, list items by name.
import { isMap, isSeq } from 'yaml'
import { nodeAt, textAt, type YamlPath } from '../../flux/node.ts'
import type { YamlDocument, YamlRead } from '../../flux/read-yaml.ts'

export type Place = { readonly docIndex: number; readonly path: YamlPath }

const identityOf = (document: YamlDocument) =>
  [['apiVersion'], ['kind'], ['metadata', 'namespace'], ['metadata', 'name']]
    .map((path) => textAt(document.contents, path) ?? '')
    .join('/')
    .replace(/\/v[0-9][a-z0-9]*(?=\/)/, '')

/** The index of the document that describes the same object; documents without an identity pair by position. */
function counterpartOf(from: YamlRead, index: number, to: YamlRead): number | null {
  const document = from.documents[index]
  if (document === undefined) return null
  const identity = identityOf(document)
  if (identity === '///') return index < to.documents.length ? index : null
  const found = to.documents.findIndex((other) => identityOf(other) === identity)
  return found < 0 ? null : found
}

/** The same place in another text, whether anything stands there or not; null where its document or list has no twin. */
export function twinOf(from: YamlRead, { docIndex, path }: Place, to: YamlRead): Place | null {
  const counterpart = counterpartOf(from, docIndex, to)
  if (counterpart === null) return null
  const [there, here] = [to.documents[counterpart]?.contents, from.documents[docIndex]?.contents]
  const twin: (string | number)[] = []
  for (const [depth, step] of path.entries()) {
    const index =
      typeof step === 'string' ? step : itemIn(nodeAt(here, path.slice(0, depth + 1)), step, nodeAt(there, twin))
    if (index === null) return null
    twin.push(index)
  }
  return { docIndex: counterpart, path: twin }
}

function itemIn(item: unknown, index: number, list: unknown): number | null {
  if (!isSeq(list)) return null
  const name = isMap(item) ? (textAt(item, ['name']) ?? textAt(item, ['key'])) : null
  if (name === null) return index < list.items.length ? index : null
  const found = list.items.findIndex((other) => (textAt(other, ['name']) ?? textAt(other, ['key'])) === name)
  return found < 0 ? null : found
}
