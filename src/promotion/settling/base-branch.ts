// What the base branch alone would have made of a file on a promotion's branch: merging it in decides nothing.
import type { Oid } from '../../oid.ts'
import { mergeFile } from '../merge/lines.ts'
import { idKey, type Known, type Need } from '../model.ts'

/** Where the promotion goes: its head now, and what stood there by path when Sluice wrote the promotion. */
export type BaseBranch = { readonly head: Oid; readonly before: ReadonlyMap<string, Oid | null> }

type Place = { readonly path: string; readonly wrote: Oid | null; readonly stands: Oid | null }

/** Blobs that telling it needs; the id at the base branch must be known. */
export function needsOfBase(base: BaseBranch, place: Place, known: Known): readonly Need[] {
  const { before, wrote, main } = versionsOf(base, place, known)
  if (before === wrote || before === main) return []
  return [before, wrote, main].flatMap((oid): readonly Need[] =>
    oid === null || known.blobs.has(oid) ? [] : [{ kind: 'blob', oid }],
  )
}

/** Whether the file is what a merge of the base branch makes of what Sluice wrote. */
export function isBaseAlone(
  base: BaseBranch,
  place: Place,
  now: Oid | null,
  text: (oid: Oid) => string | null,
  known: Known,
): boolean {
  const { before, wrote, main } = versionsOf(base, place, known)
  if (before === main) return false
  if (before === wrote) return now === main
  if (before === null || wrote === null || main === null || now === null) return false
  const [old, ours, theirs, here] = [before, wrote, main, now].map(text)
  if (old == null || ours == null || theirs == null || here == null) return false
  const { text: merged, conflicts } = mergeFile(old, theirs, ours)
  return conflicts.length === 0 && merged === here
}

function versionsOf({ head, before }: BaseBranch, { path, wrote, stands }: Place, known: Known) {
  const id = known.ids.get(idKey(head, path))
  return { before: before.has(path) ? (before.get(path) ?? null) : stands, wrote, main: id?.oid ?? null }
}
