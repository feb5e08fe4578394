// Values that stay the target's whatever the source says: tags of base repositories, values under secret-named keys,
// and what `keep` rules name. Source and base are told with the target's values there, so that they never differ.
import { isMap, isScalar, isSeq, type Scalar } from 'yaml'
import { isBlockScalar, nodeAt, textAt, walk, type YamlPath } from '../flux/node.ts'
import { readYaml, type YamlDocument, type YamlRead } from '../flux/read-yaml.ts'
import { applyEdits, type Edit } from '../flux/splice.ts'

/** Which values of the target are its own, as places in its documents. */
export type OwnValues = (target: YamlRead) => readonly { readonly docIndex: number; readonly path: YamlPath }[]

/** The text with the target's own values in it, and where they stood in the text with something else. */
export function withOwnValues(text: string, target: string, file: string, own: OwnValues): string {
  if (text === target) return text
  const [theirs, ours] = [readYaml(text, file), readYaml(target, file)]
  if (!('documents' in theirs) || !('documents' in ours)) return text
  const edits: Edit[] = []
  const done = new Set<number>()
  for (const { docIndex, path } of own(ours)) {
    const document = ours.documents[docIndex]
    const counterpart = document && counterpartOf(document, docIndex, theirs.documents)
    if (document === undefined || counterpart === undefined) continue
    const value = nodeAt(document.contents, path)
    const place = nodeAt(counterpart.contents, twinPath(document, counterpart, path) ?? path)
    if (!replaceable(value) || !replaceable(place) || done.has(place.range[0])) continue
    done.add(place.range[0])
    const written = ours.text.slice(value.range[0], value.range[1])
    if (written !== '') edits.push({ start: place.range[0], end: place.range[1], text: written })
  }
  return applyEdits(text, edits)
}

type Placed = Scalar & { range: [number, number, number] }

/** A value whose bytes can stand in for another's: flow scalars without an anchor that others may share. */
function replaceable(node: unknown): node is Placed {
  if (!isScalar(node) || isBlockScalar(node) || node.anchor !== undefined) return false
  return Array.isArray(node.range) && node.range[1] > node.range[0]
}

const identityOf = (document: YamlDocument) =>
  [['apiVersion'], ['kind'], ['metadata', 'namespace'], ['metadata', 'name']]
    .map((path) => textAt(document.contents, path) ?? '')
    .join('/')
    .replace(/\/v[0-9][a-z0-9]*(?=\/)/, '')

/** The document that describes the same object; documents without an identity pair by position. */
export function counterpartOf(
  document: YamlDocument,
  index: number,
  others: readonly YamlDocument[],
): YamlDocument | undefined {
  const identity = identityOf(document)
  if (identity === '///') return others[index]
  return others.find((other) => identityOf(other) === identity)
}

/** The same path in a document whose list items stand elsewhere: items that have a name pair by it. */
function twinPath(from: YamlDocument, to: YamlDocument, path: YamlPath): YamlPath | null {
  const twin: (string | number)[] = []
  for (const [depth, step] of path.entries()) {
    if (typeof step === 'string') {
      twin.push(step)
      continue
    }
    const item = nodeAt(from.contents, path.slice(0, depth + 1))
    const list = nodeAt(to.contents, twin)
    const name = isMap(item) ? textAt(item, ['name']) : null
    if (!isSeq(list)) return null
    const place = name === null ? step : list.items.findIndex((other) => textAt(other, ['name']) === name)
    if (place < 0) return null
    twin.push(place)
  }
  return twin
}

/** Every scalar at or below a place. */
export function scalarsBelow(document: YamlDocument, path: YamlPath): readonly YamlPath[] {
  const start = nodeAt(document.contents, path)
  return [...walk(start, path)].filter(({ node }) => isScalar(node)).map((found) => found.path)
}

/** `spec.ref.tag` of every GitRepository: tags of base repositories travel by bump, never by promotion. */
export const refTags: OwnValues = (target) =>
  target.documents.flatMap((document, docIndex) =>
    textAt(document.contents, ['kind']) === 'GitRepository' ? [{ docIndex, path: ['spec', 'ref', 'tag'] }] : [],
  )
