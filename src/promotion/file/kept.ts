// Values that stay different in the target, for the people who review: pointers and both values, secrets by name only.

import type { Adjustment } from '../../config/model.ts'
import type { Adjusted, Kept } from '../model.ts'
import { hidden, secretValues } from '../secrets/secret-strings.ts'
import { type Leaf, leavesIn, pointerTo } from './leaves.ts'
import { ruledPlaces } from './policy.ts'
import type { Reading } from './reading.ts'

/** Compares what the source would have written with what the target gets. Empty where one is not YAML. */
export function keptValues(source: string, after: string, reading: Reading): readonly Kept[] {
  const [theirs, ours] = [leavesOf(source, reading), leavesOf(after, reading)]
  if (theirs === null || ours === null) return []
  const secret = new Set([...hiddenPointers(source, reading), ...hiddenPointers(after, reading)])
  return [...ours].flatMap(([pointer, { text: target }]): Kept[] => {
    const arriving = theirs.get(pointer)?.text ?? null
    if (target === arriving) return []
    const hide = (value: string | null) => (value !== null && secret.has(pointer) ? hidden : value)
    return [{ path: reading.path, pointer, target: hide(target), source: hide(arriving) }]
  })
}

/** Those that stay because a rule says so. `text`: what the target gets. */
export function keptByRules(
  kept: readonly Kept[],
  text: string,
  rules: readonly Adjustment[],
  reading: Reading,
): readonly Adjusted[] {
  const read = kept.length === 0 ? null : reading.yaml(text)
  const places = read === null ? [] : ruledPlaces(rules, read)
  if (read === null || places.length === 0) return []
  const leaves = leavesIn(read)
  return kept.flatMap(({ path, pointer, source, target }): readonly Adjusted[] => {
    const leaf = leaves.get(pointer)
    const place = places.find(
      (one) => one.docIndex === leaf?.docIndex && one.path.every((step, depth) => leaf.path[depth] === step),
    )
    return place === undefined ? [] : [{ path, pointer, rule: 'keep', by: place.by, before: source, after: target }]
  })
}

function leavesOf(text: string, reading: Reading): ReadonlyMap<string, Leaf> | null {
  const read = reading.yaml(text)
  return read === null ? null : leavesIn(read)
}

/** The pointers of a text whose values are secrets, or hold one. */
export function hiddenPointers(text: string, reading: Reading): readonly string[] {
  if (reading.yaml(text) === null) return []
  const { values } = reading.secrets(text)
  if (values.length === 0) return []
  const leaves = leavesOf(text, reading)
  return [...(leaves ?? [])].flatMap(([pointer, { docIndex, path }]) =>
    values.some((value) => value.docIndex === docIndex && path.every((step, depth) => value.path[depth] === step))
      ? [pointer]
      : [],
  )
}

/** What rules changed, as people may see it. `before`: the text that they changed. */
export function shownAdjusted(adjusted: readonly Adjusted[], before: string, reading: Reading): readonly Adjusted[] {
  if (adjusted.length === 0) return []
  const secrets = secretValues(before, reading)
  const read = reading.yaml(before)
  const places = read === null ? [] : reading.secrets(before).values
  const named = new Set(
    places.flatMap(({ docIndex, path }) => (read === null ? [] : [pointerTo(read, docIndex, path)])),
  )
  const hide = (value: string | null) => (value === null ? null : hidden)
  return adjusted.map((one) =>
    named.has(one.pointer) || (one.before !== null && secrets.has(one.before))
      ? { ...one, before: hide(one.before), after: hide(one.after) }
      : one,
  )
}
