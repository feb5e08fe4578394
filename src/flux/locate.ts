// Finds the place that an edit means, and refuses the places where a splice would change more than it shows.
import { isAlias, isMap, isScalar, isSeq, type Pair, type YAMLMap, type YAMLSeq } from 'yaml'
import type { Problem } from '../problem.ts'
import { keyName, pairNamed, type YamlPath } from './node.ts'
import type { YamlDocument, YamlRead } from './read-yaml.ts'
import { problemAt } from './splice.ts'

type Place =
  | { readonly parent: YAMLMap; readonly pair: Pair<unknown, unknown>; readonly node: unknown; readonly flow: boolean }
  | { readonly parent: YAMLSeq; readonly pair: null; readonly node: unknown; readonly flow: boolean }
  | { readonly parent: null; readonly pair: null; readonly node: unknown; readonly flow: false }

/** A place with its index among its siblings; a document's root has the index 0 and no parent. */
export type Located = Place & { readonly index: number; readonly document: YamlDocument }

/** Names a path for people: `spec.containers[0].image`. */
export function pathText(path: YamlPath): string {
  const steps = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
  return steps.join('').replace(/^\./, '') || 'the document'
}

export function locate(read: YamlRead, docIndex: number, path: YamlPath): Located | Problem {
  const document = read.documents[docIndex]
  if (document === undefined) {
    return problemAt(read, 0, 'path-missing', `The file has no document number ${docIndex + 1}: look at its --- lines.`)
  }
  const encrypted = encryptionIn(read)
  if (encrypted !== null) return encrypted
  let found: Located = { parent: null, pair: null, node: document.contents, flow: false, index: 0, document }
  for (const [depth, step] of path.entries()) {
    const reached = path.slice(0, depth)
    const shared = refuseShared(read, found.node, reached)
    if (shared !== null) return shared
    const next = enter(found, step)
    if (next === null) return missing(read, found, path.slice(0, depth + 1))
    found = next
  }
  return refuseShared(read, found.node, path) ?? found
}

function enter(from: Located, step: string | number): Located | null {
  const { node, document } = from
  if (isMap(node) && typeof step === 'string') {
    const pair = pairNamed(node, step)
    if (pair === undefined) return null
    const flow = from.flow || node.flow === true
    return { parent: node, pair, node: pair.value, flow, index: node.items.indexOf(pair as never), document } as Located
  }
  if (isSeq(node) && typeof step === 'number' && step >= 0 && step < node.items.length) {
    const flow = from.flow || node.flow === true
    return { parent: node, pair: null, node: node.items[step], flow, index: step, document } as Located
  }
  return null
}

function missing(read: YamlRead, at: Located, path: YamlPath): Problem {
  const offset = offsetOf(at.node) ?? at.document.range[0]
  if (isMap(at.node) && at.node.items.some((pair) => keyName(pair.key) === '<<')) {
    const message = `${pathText(path)} may come through the merge key <<: write the value out here first.`
    return problemAt(read, offset, 'merge-key', message)
  }
  return problemAt(
    read,
    offset,
    'path-missing',
    `${pathText(path)} does not exist: add it by hand or correct the path.`,
  )
}

// A change under an anchor reaches every alias of it; a change through an alias reaches the anchor.
function refuseShared(read: YamlRead, node: unknown, path: YamlPath): Problem | null {
  if (isAlias(node)) {
    const message = `${pathText(path)} is the alias *${node.source}: write the value out here, then it can be changed.`
    return problemAt(read, offsetOf(node) ?? 0, 'alias', message)
  }
  const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined
  if (anchor === undefined) return null
  const message = `${pathText(path)} carries the anchor &${anchor}, so a change would reach other places too: edit it by hand.`
  return problemAt(read, offsetOf(node) ?? 0, 'anchor', message)
}

function encryptionIn(read: YamlRead): Problem | null {
  const offset = read.text.indexOf('ENC[AES256_GCM,')
  const metadata = read.documents.map(({ contents }) => (isMap(contents) ? pairNamed(contents, 'sops') : undefined))
  const key = metadata.find((pair) => pair !== undefined)?.key
  if (offset < 0 && key === undefined) return null
  const message = 'The file is encrypted with SOPS and a text edit would break its checksum: use `sops edit` instead.'
  return problemAt(read, offset >= 0 ? offset : (offsetOf(key) ?? 0), 'sops', message)
}

export function offsetOf(node: unknown): number | null {
  return isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? (node.range?.[0] ?? null) : null
}
