// Ledger files as text and back. A file that is not what Sluice writes is a problem, never an empty memory.
import type { BaseRecord, BumpRecord, Holds } from './bump-state.ts'
import { type Decoded, decode } from './decode.ts'
import { isBrings, isCarry, namedSafely } from './encoding-brought.ts'
import type { RolloutRecord } from './rollout-state.ts'
import { everyValue, isId, isIds, isInstant, isObject, isText, isTexts, type Unknown } from './shapes.ts'
import { dictionary, type RecordedBase, type RepositoryRecord, type UnitRecord, type Version } from './state.ts'

/** Two-space JSON with a final newline: small diffs, readable on the branch. */
export const encode = (
  record: UnitRecord | RepositoryRecord | BaseRecord | BumpRecord | Holds | RolloutRecord,
): string => `${JSON.stringify(record, null, 2)}\n`

/** What the versions before did not write. */
const isMissingOr = (is: (value: unknown) => boolean) => (value: unknown) => value === undefined || is(value)

const isBase = (value: unknown): value is RecordedBase =>
  isObject(value) &&
  isId(value.commit) &&
  everyValue(value.files, isId) &&
  isTexts(value.executable) &&
  isMissingOr(isIds)(value.picked) &&
  isMissingOr((services) => services === null || isTexts(services))(value.services)

export const isBlocker = (value: unknown) =>
  isObject(value) &&
  ['conflict', 'secret', 'problem'].includes(String(value.kind)) &&
  (value.path === null || isText(value.path)) &&
  (value.wrote === null || isId(value.wrote)) &&
  isText(value.sentence) &&
  (value.asks == null || isAsk(value.asks))

const isAsk = (value: unknown) =>
  isObject(value) &&
  [value.cluster, value.pointer, value.digest, value.name].every(isText) &&
  isTexts(value.keys) &&
  (value.stands === null || isId(value.stands)) &&
  (value.answer === null || (isObject(value.answer) && isSide(value.answer.side) && isText(value.answer.by)))

const isSide = (value: unknown) => ['source', 'target', 'waived'].includes(String(value))

export const isChoice = (value: unknown) =>
  isObject(value) &&
  [value.cluster, value.path, value.pointer, value.digest, value.by].every(isText) &&
  isSide(value.side)

const isAccount = (value: unknown) => isObject(value) && Number.isSafeInteger(value.id) && isText(value.login)

const isCarriedChange = (value: unknown) =>
  isObject(value) &&
  isId(value.commit) &&
  (value.pull === null || Number.isSafeInteger(value.pull)) &&
  Array.isArray(value.people) &&
  value.people.every(isAccount)

const isForced = (value: unknown) =>
  isObject(value) && isText(value.by) && isText(value.reason) && isInstant(value.at) && isId(value.head)

const isByHand = (value: unknown) => isObject(value) && isText(value.because) && typeof value.isGrave === 'boolean'

const isVersion = (value: unknown): value is Unknown =>
  isObject(value) &&
  isId(value.head) &&
  isText(value.digest) &&
  everyValue(value.carries, isBase) &&
  isMissingOr(isBrings)(value.brings) &&
  everyValue(value.since, (commit) => commit === null || isId(commit)) &&
  Array.isArray(value.blockers) &&
  value.blockers.every(isBlocker) &&
  isMissingOr((changes) => Array.isArray(changes) && changes.every(isCarriedChange))(value.carried) &&
  isMissingOr((reasons) => Array.isArray(reasons) && reasons.every(isByHand))(value.byHand) &&
  isMissingOr(isText)(value.requestedBy) &&
  isMissingOr(isForced)(value.forced)

const isOpen = (value: unknown) =>
  isVersion(value) &&
  isText(value.branch) &&
  (value.previous === null || isVersion(value.previous)) &&
  isMissingOr((carry) => carry === null || isCarry(carry))(value.carry) &&
  isMissingOr((began) => began === null || isIds(began))(value.began)

const isMerges = (value: unknown) =>
  Array.isArray(value) && value.every((one) => isObject(one) && Number.isSafeInteger(one.pull) && isBrings(one.brings))

const isCarried = (value: unknown) =>
  isObject(value) &&
  (value.pull === null || Number.isSafeInteger(value.pull)) &&
  isIds(value.heads) &&
  everyValue(value.carried, isTexts)

const isInherited = (value: unknown) =>
  isObject(value) &&
  isText(value.unit) &&
  (value.open === null || isCarried(value.open)) &&
  isTexts(value.services) &&
  everyValue(value.bases, isBase) &&
  isMerges(value.merged)

const isUnit = (value: unknown): value is UnitRecord =>
  isObject(value) &&
  value.version === 1 &&
  isText(value.environment) &&
  isText(value.unit) &&
  everyValue(value.bases, isBase) &&
  (value.open === null || isOpen(value.open)) &&
  isMissingOr(isMerges)(value.merged) &&
  isMissingOr((inherited) => Array.isArray(inherited) && inherited.every(isInherited))(value.inherited) &&
  isMissingOr(isIds)(value.texts) &&
  isTexts(value.refused) &&
  (value.waits === null || (isObject(value.waits) && isText(value.waits.because))) &&
  (value.choices === undefined || (Array.isArray(value.choices) && value.choices.every(isChoice)))

const isDifference = (value: unknown) =>
  isObject(value) &&
  [value.environment, value.cluster, value.service].every(isText) &&
  [value.missing, value.differing].every(Number.isSafeInteger) &&
  (value.since == null || isText(value.since))

const isGrouping = (value: unknown) =>
  isObject(value) &&
  (value.group === 'service' || value.group === 'environment') &&
  Array.isArray(value.groups) &&
  value.groups.every((group) => isObject(group) && isText(group.name) && isTexts(group.services))

const isRepository = (value: unknown): value is RepositoryRecord =>
  isObject(value) &&
  value.version === 1 &&
  everyValue(value.baseline, isId) &&
  (value.cuts == null || everyValue(value.cuts, isId)) &&
  (value.differences === null || (Array.isArray(value.differences) && value.differences.every(isDifference))) &&
  isMissingOr((units) => units === null || isGrouping(units))(value.units)

export function decodeUnit(text: string, file: string): Decoded<UnitRecord> {
  const decoded = decode(text, file, isUnit)
  return 'problems' in decoded ? decoded : { record: whole(decoded.record) }
}

/** With what older versions did not write; cluster names and paths are keys, and one may be called `constructor`. Old blockers ask nothing. */
function whole(record: UnitRecord): UnitRecord {
  const { open, merged = [], inherited = [], texts = [], choices = [] } = record
  const previous = open?.previous ? wholeVersion(open.previous) : null
  const { carry = null, began = null } = open ?? {}
  return {
    ...record,
    bases: wholeBases(record.bases),
    open: open === null ? null : { ...wholeVersion(open), branch: open.branch, previous, carry, began },
    merged: wholeMerges(merged),
    inherited: inherited.map((one) => ({
      ...one,
      open: one.open === null ? null : { ...one.open, carried: dictionary(one.open.carried) },
      bases: wholeBases(one.bases),
      merged: wholeMerges(one.merged),
    })),
    texts,
    choices,
  }
}

const wholeMerges = (merged: UnitRecord['merged']): UnitRecord['merged'] =>
  merged.map((one) => ({ ...one, brings: namedSafely(one.brings) }))

const wholeVersion = <T extends Version>(version: T): T => ({
  ...version,
  carries: wholeBases(version.carries),
  brings: namedSafely(version.brings ?? {}),
  since: dictionary(version.since),
  blockers: version.blockers.map((blocker) => ({ ...blocker, asks: blocker.asks ?? null })),
})

const wholeBases = (bases: UnitRecord['bases']): UnitRecord['bases'] =>
  dictionary(
    Object.fromEntries(
      Object.entries(bases).map(([cluster, { picked = [], services = null, ...base }]) => [
        cluster,
        { ...base, picked, services },
      ]),
    ),
  )

export function decodeRepository(text: string, file: string): Decoded<RepositoryRecord> {
  const decoded = decode(text, file, isRepository)
  if ('problems' in decoded) return decoded
  const { baseline, cuts = null, differences, units = null, ...rest } = decoded.record
  return {
    record: {
      ...rest,
      baseline: dictionary(baseline),
      units,
      cuts: cuts === null ? null : dictionary(cuts),
      differences: differences?.map(({ since = null, ...difference }) => ({ ...difference, since })) ?? null,
    },
  }
}
