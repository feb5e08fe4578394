// Tags of GitRepository objects travel by bump alone: these functions find them and lay another text's tags over a text.
import { isScalar } from 'yaml'
import type { Problem } from '../problem.ts'
import { nodeAt } from './node.ts'
import { type FluxObject, objectsIn, refTagPath } from './objects.ts'
import { readYaml, type YamlRead } from './read-yaml.ts'
import { applyEdits } from './splice.ts'

export type RefTag = {
  readonly docIndex: number
  readonly namespace: string | null
  readonly name: string | null
  readonly url: string | null
  /** As read, never as a number: `2026.10`. */
  readonly tag: string
  /** False where Flux would see a number instead of a string. */
  readonly isString: boolean
  /** UTF-16 offsets of the scalar with its quotes. */
  readonly start: number
  readonly end: number
}

/** `spec.ref.tag` of every GitRepository of a text that is one plain or quoted scalar, without an anchor. */
export function refTags(
  text: string,
  file: string,
): { readonly tags: readonly RefTag[] } | { readonly problems: readonly Problem[] } {
  const read = readYaml(text, file)
  return 'problems' in read ? read : { tags: tagsIn(read) }
}

function tagsIn(read: YamlRead): readonly RefTag[] {
  return objectsIn(read).flatMap((object) => {
    if (object.group !== 'source.toolkit.fluxcd.io' || object.kind !== 'GitRepository') return []
    const node = nodeAt(read.documents[object.docIndex]?.contents, refTagPath)
    if (!isScalar(node) || node.value === null || !node.range || node.anchor !== undefined) return []
    if (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED') return []
    const [start, end] = node.range
    const isString = typeof node.value === 'string'
    const tag = typeof node.value === 'string' ? node.value : (node.source ?? String(node.value))
    const { docIndex, namespace, name } = object
    return { docIndex, namespace, name, url: urlOf(object), tag, isString, start, end }
  })
}

function urlOf({ detail }: FluxObject): string | null {
  return detail?.type === 'source' ? detail.url : null
}

/**
 * The text with each GitRepository's tag written as it stands in `otherText`, token for token; objects are paired by
 * namespace and name. A text that cannot be read, and a tag without its twin, stay as they are. `applies` can narrow
 * the choice to base repositories.
 */
export function withRefTagsOf(text: string, otherText: string, applies: (tag: RefTag) => boolean = () => true): string {
  const read = readYaml(text, '')
  const other = readYaml(otherText, '')
  if ('problems' in read || 'problems' in other) return text
  const twins = new Map(tagsIn(other).map((tag) => [identity(tag), tag]))
  const edits = tagsIn(read).flatMap((tag) => {
    const twin = twins.get(identity(tag))
    if (twin === undefined || !applies(tag)) return []
    return { start: tag.start, end: tag.end, text: otherText.slice(twin.start, twin.end) }
  })
  const result = applyEdits(text, edits)
  const proof = readYaml(result, '')
  if ('problems' in proof || proof.documents.length !== read.documents.length) return text
  const same = tagsIn(proof).every((tag) => {
    const twin = twins.get(identity(tag))
    return twin === undefined || !applies(tag) || (twin.tag === tag.tag && twin.isString === tag.isString)
  })
  return same ? result : text
}

const identity = ({ namespace, name }: RefTag) => JSON.stringify([namespace, name])
