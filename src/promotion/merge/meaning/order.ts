// Where what arrives stands among what the target has: behind the nearest sibling before it that both have, else first; in
// a list what the source has last comes last.
import type { ArrivingEntry, Entry, OwnEntry } from './outcome.ts'

/** `sourceOrder`: every name of the source's collection, as it stands there. Linear. */
export function mergedOrder(
  own: readonly OwnEntry[],
  arriving: readonly ArrivingEntry[],
  sourceOrder: readonly string[],
  isList = false,
): readonly Entry[] {
  if (arriving.length === 0) return own
  const [kept, coming] = [new Set(own.map(({ name }) => name)), new Map(arriving.map((entry) => [entry.name, entry]))]
  const behind = new Map<string, ArrivingEntry[]>()
  /** What stands before every sibling that both have: it goes before the first of them, or to the end. */
  const leading: ArrivingEntry[] = []
  let anchor: string | null = null
  let first: string | null = null
  for (const name of sourceOrder) {
    const entry = coming.get(name)
    if (kept.has(name)) {
      anchor = name
      first ??= name
    } else if (entry !== undefined && anchor === null) leading.push(entry)
    else if (entry !== undefined && anchor !== null) {
      const group = behind.get(anchor) ?? []
      group.push(entry)
      behind.set(anchor, group)
    }
  }
  const trailing = isList && anchor !== null ? (behind.get(anchor) ?? []) : []
  if (anchor !== null && trailing.length > 0) behind.delete(anchor)
  const entries = own.flatMap((entry) => [
    ...(entry === own[0] && first !== null ? leading : []),
    entry,
    ...(behind.get(entry.name) ?? []),
  ])
  return [...entries, ...(first === null ? leading : trailing)]
}

/** Whether names that both have stand in another order. */
export function isReordered(left: readonly string[], right: readonly string[]): boolean {
  const [inLeft, inRight] = [new Set(left), new Set(right)]
  const common = left.filter((name) => inRight.has(name))
  return right.filter((name) => inLeft.has(name)).some((name, index) => name !== common[index])
}
