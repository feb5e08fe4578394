// How the memory of a unit changes: each function is one step of its life, old record in, new record out.

import type { Oid } from '../oid.ts'
import type { FileEntry, Plan } from '../promotion/model.ts'
import { broughtBy } from '../promotion/received/brought.ts'
import { questionsOf } from '../promotion/settling/blockers.ts'
import { byHand } from '../promotion/settling/by-hand.ts'
import { carriedChanges } from '../promotion/settling/carried-changes.ts'
import { notAnswered } from '../promotion/settling/choices.ts'
import { notCarried } from './inherited.ts'
import { rememberedMerges } from './memory.ts'
import { dictionary, type OpenPromotion, type RecordedBase, type UnitRecord, type Version } from './state.ts'

/** As many refusals as people can be expected to remember; older content may be proposed again. */
const rememberedRefusals = 20

export function recordBase(carries: Plan['carries'], services: readonly string[]): RecordedBase {
  const files = Object.fromEntries(carries.files.map((file) => [file.path, file.oid]))
  const executable = carries.files.filter((file) => file.mode === '100755').map((file) => file.path)
  return { commit: carries.commit, files, executable, picked: carries.picked ?? [], services }
}

/** What a commit proposes, as it is remembered. */
export const versionFor = (
  plans: readonly Plan[],
  { head, digest, blockers, ...along }: Pick<Version, 'head' | 'digest' | 'blockers' | 'requestedBy' | 'forced'>,
): Version => ({
  head,
  digest,
  carries: Object.fromEntries(plans.map((plan) => [plan.cluster, recordBase(plan.carries, plan.services)])),
  brings: Object.fromEntries(plans.map((plan) => [plan.cluster, broughtBy(plan)])),
  since: Object.fromEntries(plans.map((plan) => [plan.cluster, plan.base.commit])),
  blockers,
  carried: carriedChanges(plans),
  byHand: byHand(plans),
  ...along,
})

/** What a pull request is known by: its head, and the first commit of it, which stays ours under a person's commits. */
export type Proposal = { readonly headOid: Oid; readonly firstCommit: Oid | null }

/** The version that a pull request holds; null for a pull request that this record does not speak of. */
export function versionOf(record: UnitRecord, pull: Proposal): Version | null {
  const versions = [record.open, record.open?.previous].filter((version) => version != null)
  return versions.find(({ head }) => head === pull.firstCommit || head === pull.headOid) ?? null
}

/** `standing`: the head of the branch as it was found; the version that stands there may yet be merged instead. */
export function opened(
  record: UnitRecord,
  branch: string,
  version: Version,
  standing: Oid | null,
  wish: Pick<OpenPromotion, 'carry' | 'began'>,
): UnitRecord {
  const found = standing === null ? null : versionOf(record, { headOid: standing, firstCommit: null })
  const previous = found === null ? null : bare(found)
  return { ...record, open: { ...version, branch, previous, ...wish }, waits: null }
}

function bare(version: Version): Version {
  const { head, digest, carries, brings, since, blockers, carried, byHand: hand, requestedBy, forced } = version
  const along = {
    ...(carried && { carried }),
    ...(hand && { byHand: hand }),
    ...(requestedBy !== undefined && { requestedBy }),
    ...(forced && { forced }),
  }
  return { head, digest, carries, brings, since, blockers, ...along }
}

/**
 * A promotion was merged: the base of the next merge is what that version carried, and what was decided is in it. `standing`: path → what the merge left
 * there, where people changed more than that version did.
 */
export function merged(
  record: UnitRecord,
  pull: Proposal & { readonly number: number },
  standing: ReadonlyMap<string, FileEntry | null> = new Map(),
): UnitRecord {
  const version = versionOf(record, pull)
  if (version === null) return record
  const bases = dictionary(record.bases, receivedBy(version))
  const choices = notAnswered(record.choices, questionsOf(version.blockers))
  return {
    ...record,
    bases,
    open: null,
    choices,
    inherited: notCarried(record, version),
    merged: rememberedMerges(record.merged, version, pull.number, standing),
  }
}

/** A cluster that was to receive its first copy, and for which something stopped that, has received nothing. */
function receivedBy({ carries, since, brings }: Version): Version['carries'] {
  const isStopped = (cluster: string) =>
    since[cluster] === null && brings[cluster] !== undefined && Object.keys(brings[cluster].written).length === 0
  return Object.fromEntries(Object.entries(carries).filter(([cluster]) => !isStopped(cluster)))
}

/** A person closed it: the same content is not proposed again. */
export function refused(record: UnitRecord, pull: Proposal): UnitRecord {
  const version = versionOf(record, pull)
  if (version === null) return record
  const digests = [...record.refused.filter((digest) => digest !== version.digest), version.digest]
  // What a person's own promotion introduced was refused with it.
  const inherited = record.inherited.map((one) => ({ ...one, open: null }))
  return { ...record, open: null, inherited, refused: digests.slice(-rememberedRefusals) }
}

/** We closed it ourselves because nothing is left to promote. */
export const withdrawn = (record: UnitRecord): UnitRecord => ({ ...record, open: null })

export const waiting = (record: UnitRecord, because: string): UnitRecord => ({ ...record, waits: { because } })

/** What it waited for is of no more concern: there is nothing to open any more. */
export const unwaited = (record: UnitRecord): UnitRecord =>
  record.waits === null ? record : { ...record, waits: null }
