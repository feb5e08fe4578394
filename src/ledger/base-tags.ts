// The tags of a base as they were at first sight: one that points elsewhere later is never taken for the same.
import type { Oid } from '../oid.ts'
import type { BaseRecord } from './bump-state.ts'
import { dictionary } from './state.ts'

/** A listing is as long as the base likes; the record must stay small. */
const rememberedTags = 500

type Tag = { readonly name: string; readonly oid: Oid }

/**
 * New tags are remembered, and one whose object is another is marked until a person says that it is right. `keep`: tags in use,
 * which are never forgotten. Beyond the bound those go first that are gone, then those that stand first in the listing.
 */
export function tagsSeen(
  record: BaseRecord,
  tags: readonly Tag[],
  at: string,
  keep: readonly string[] = [],
): BaseRecord {
  const seen = new Map(Object.entries(record.tags))
  const moved = new Map(Object.entries(record.moved))
  for (const { name, oid } of tags) {
    const [was, mark] = [seen.get(name) ?? oid, moved.get(name)]
    seen.set(name, was)
    if (mark === undefined ? oid !== was : oid !== mark.is) moved.set(name, { was, is: oid, at })
  }
  const listed = tags.map(({ name }) => name).reverse()
  const ranked = new Set([...keep, ...moved.keys(), ...listed, ...[...seen.keys()].sort()])
  const names = [...ranked].filter((name) => seen.has(name))
  const most = Math.max(rememberedTags, names.filter((name) => keep.includes(name) || moved.has(name)).length)
  const kept = new Set(names.slice(0, most))
  return { ...record, tags: inOrder([...seen].filter(([name]) => kept.has(name))), moved: inOrder([...moved]) }
}

/** By name: small differences from one commit of the ledger to the next. */
const inOrder = <T>(entries: readonly (readonly [string, T])[]): Readonly<Record<string, T>> =>
  dictionary(Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1))))

/** A person says that the tag is right where it points now. */
export function tagForgiven(record: BaseRecord, tag: string): BaseRecord {
  const mark = new Map(Object.entries(record.moved)).get(tag)
  if (mark === undefined) return record
  const moved = Object.entries(record.moved).filter(([name]) => name !== tag)
  return { ...record, tags: inOrder(Object.entries({ ...record.tags, [tag]: mark.is })), moved: inOrder(moved) }
}

/** Tags that were seen and that the base has no more. */
export function goneTags({ tags }: BaseRecord, now: readonly Pick<Tag, 'name'>[]): readonly string[] {
  const listed = new Set(now.map(({ name }) => name))
  return Object.keys(tags).filter((name) => !listed.has(name))
}
