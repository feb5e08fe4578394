// How the memory of a bump changes: each function is one step of its life, old record in, new record out.
import type { Oid } from '../oid.ts'
import type { BaseRecord, BumpRecord, BumpVersion } from './bump-state.ts'
import { dictionary } from './state.ts'
import type { Proposal } from './transactions.ts'

export { goneTags, tagForgiven, tagsSeen } from './base-tags.ts'
export { goodTagsBefore, isBad, tagBad, tagGood } from './good-tags.ts'
export { tagsStand } from './stood-tags.ts'

const rememberedMerges = 10
const rememberedRefusals = 20

/** `base`: a `baseId`. */
export const emptyBase = (base: string): BaseRecord => ({ version: 1, base, tags: dictionary(), moved: dictionary() })

export const emptyBump = (environment: string, base: string): BumpRecord => ({
  version: 1,
  environment,
  base,
  open: null,
  merged: [],
  stood: [],
  bad: [],
  refused: [],
})

/** The version that a pull request holds; null for a pull request that this record does not speak of. */
export function bumpVersionOf({ open }: BumpRecord, pull: Proposal): BumpVersion | null {
  const versions = [open, open?.previous].filter((version) => version != null)
  return versions.find(({ head }) => head === pull.firstCommit || head === pull.headOid) ?? null
}

/** `standing`: the head of the branch as it was found; the version that stands there may yet be merged instead. */
export function bumpOpened(
  record: BumpRecord,
  branch: string,
  version: BumpVersion,
  standing: Oid | null,
  requestedBy: string | null,
): BumpRecord {
  const found = standing === null ? null : bumpVersionOf(record, { headOid: standing, firstCommit: null })
  const previous = found === null ? null : bare(found)
  return { ...record, open: { ...bare(version), branch, previous, requestedBy } }
}

const bare = ({ head, digest, to, pins, blockers }: BumpVersion): BumpVersion => ({ head, digest, to, pins, blockers })

/** `moved`: the pins that the merge moved, where people changed more or less than the version did. */
export function bumpMerged(
  record: BumpRecord,
  pull: Proposal & { readonly number: number },
  at: string,
  moved?: BumpVersion['pins'],
): BumpRecord {
  const version = bumpVersionOf(record, pull)
  if (version === null) return record
  const merged = { pull: pull.number, at, to: version.to, pins: dictionary(moved ?? version.pins) }
  return { ...record, open: null, merged: [...record.merged, merged].slice(-rememberedMerges) }
}

/** A person closed it: its tag is not proposed there again. */
export function bumpRefused(record: BumpRecord, pull: Proposal): BumpRecord {
  const version = bumpVersionOf(record, pull)
  if (version === null) return record
  const refused = [...record.refused.filter((tag) => tag !== version.to), version.to]
  return { ...record, open: null, refused: refused.slice(-rememberedRefusals) }
}

/** We closed it ourselves because nothing is left to move. */
export const bumpWithdrawn = (record: BumpRecord): BumpRecord => ({ ...record, open: null })

/** It takes back: every pin leaves a tag that was marked as bad there for all that it serves. */
export const isWayBack = ({ bad }: BumpRecord, pins: BumpVersion['pins']): boolean =>
  Object.values(pins).length > 0 &&
  Object.values(pins).every(({ from, services }) =>
    bad.some(
      (mark) =>
        mark.tag === from &&
        (mark.services.length === 0 || (services.length > 0 && services.every((one) => mark.services.includes(one)))),
    ),
  )
