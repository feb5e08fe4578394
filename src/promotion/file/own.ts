// Values that stay the target's whatever the source says: pins of base repositories, values under secret-named keys,
// and what `keep` rules name. Source and base are told with the target's values there, so that they never differ.
import { isMap, isScalar, isSeq, type Scalar } from 'yaml'
import { editRead } from '../../flux/edit.ts'
import { isBlockScalar, nodeAt, walk } from '../../flux/node.ts'
import type { YamlRead } from '../../flux/read-yaml.ts'
import { applyEdits, type Edit } from '../../flux/splice.ts'
import { regionOf } from '../merge/region.ts'
import type { Reading } from './reading.ts'
import { type Place, twinOf } from './twin.ts'

/** The text with the target's own values in it, where it has such places. `own`: places of the target. */
export function withOwnValues(text: string, target: YamlRead, own: readonly Place[], reading: Reading): string {
  const read = text === target.text ? null : reading.yaml(text)
  if (read === null) return text
  const edits = own.flatMap((place) => editsFor(read, target, place))
  const result = applyEdits(text, outermost(edits))
  return reading.yaml(result) === null ? text : result
}

/**
 * The base without what the target keeps and the source has no more: what neither side has is the target's alone, and so
 * stays. The text itself where that cannot be taken out.
 */
export function withoutGone(
  text: string,
  target: YamlRead,
  kept: readonly Place[],
  source: YamlRead,
  reading: Reading,
): string {
  const base = reading.yaml(text)
  if (base === null || kept.length === 0) return text
  const standsIn = (read: YamlRead, place: Place | null) =>
    place !== null && nodeAt(read.documents[place.docIndex]?.contents, place.path) !== undefined
  const gone = kept.flatMap((place) => {
    const [theirs, old] = [twinOf(target, place, source), twinOf(target, place, base)]
    const hasObject = twinOf(target, { ...place, path: [] }, source) !== null
    if (!hasObject || old === null || !standsIn(base, old) || standsIn(source, theirs)) return []
    return [{ op: 'remove' as const, document: old.docIndex, path: old.path }]
  })
  const edited = editRead(base, gone)
  return 'text' in edited ? edited.text : text
}

function editsFor(read: YamlRead, target: YamlRead, place: Place): readonly Edit[] {
  const twin = twinOf(target, place, read)
  const [ours, theirs] = [target.documents[place.docIndex], twin === null ? undefined : read.documents[twin.docIndex]]
  if (twin === null || ours === undefined || theirs === undefined) return []
  const [value, old] = [nodeAt(ours.contents, place.path), nodeAt(theirs.contents, twin.path)]
  if (value === undefined || old === undefined) return []
  if (isPlaced(value) && isPlaced(old)) {
    return [{ start: old.range[0], end: old.range[1], text: target.text.slice(value.range[0], value.range[1]) }]
  }
  const [own, region] = [regionOf(target.text, ours, place.path), regionOf(read.text, theirs, twin.path)]
  if (own !== null && region !== null && own.column === region.column) {
    return [{ start: region.start, end: region.end, text: target.text.slice(own.start, own.end) }]
  }
  if (!isMap(value) && !isSeq(value)) return []
  const scalars = [...walk(value, place.path)].filter(({ node }) => isScalar(node))
  return scalars.flatMap(({ path }) => editsFor(read, target, { docIndex: place.docIndex, path }))
}

type Placed = Scalar & { range: [number, number, number] }

/** A value whose bytes can stand in for another's: flow scalars without an anchor that others may share. */
function isPlaced(node: unknown): node is Placed {
  if (!isScalar(node) || isBlockScalar(node) || node.anchor !== undefined) return false
  return Array.isArray(node.range) && node.range[1] > node.range[0]
}

/** Edits in order, without those that lie inside of another one. */
function outermost(edits: readonly Edit[]): readonly Edit[] {
  const sorted = edits.toSorted((a, b) => a.start - b.start || b.end - a.end)
  let end = -1
  return sorted.filter((edit) => {
    if (edit.start < end) return false
    end = edit.end
    return true
  })
}
