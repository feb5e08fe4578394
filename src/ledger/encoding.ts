// Ledger files as text and back. A file that is not what Sluice writes is a problem, never an empty memory.
import type { Problem } from '../problem.ts'
import { isBrings, isCarry, namedSafely } from './encoding-brought.ts'
import { everyValue, isId, isIds, isObject, isText, isTexts, type Unknown } from './shapes.ts'
import { dictionary, type RecordedBase, type RepositoryRecord, type UnitRecord, type Version } from './state.ts'

/** Two-space JSON with a final newline: small diffs, readable on the branch. */
export const encode = (record: UnitRecord | RepositoryRecord): string => `${JSON.stringify(record, null, 2)}\n`

export type Decoded<T> = { readonly record: T } | { readonly problems: readonly Problem[] }

const problem = (file: string, message: string): { readonly problems: readonly Problem[] } => ({
  problems: [
    {
      code: 'ledger',
      message: `${message} Restore the branch sluice-ledger from an earlier commit of it.`,
      file,
      line: null,
      column: null,
    },
  ],
})

/** What the versions before did not write. */
const isMissingOr = (is: (value: unknown) => boolean) => (value: unknown) => value === undefined || is(value)

const isBase = (value: unknown): value is RecordedBase =>
  isObject(value) &&
  isId(value.commit) &&
  everyValue(value.files, isId) &&
  isTexts(value.executable) &&
  isMissingOr(isIds)(value.picked)

const isBlocker = (value: unknown) =>
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

const isChoice = (value: unknown) =>
  isObject(value) &&
  [value.cluster, value.path, value.pointer, value.digest, value.by].every(isText) &&
  isSide(value.side)

const isVersion = (value: unknown): value is Unknown =>
  isObject(value) &&
  isId(value.head) &&
  isText(value.digest) &&
  everyValue(value.carries, isBase) &&
  isMissingOr(isBrings)(value.brings) &&
  everyValue(value.since, (commit) => commit === null || isId(commit)) &&
  Array.isArray(value.blockers) &&
  value.blockers.every(isBlocker)

const isOpen = (value: unknown) =>
  isVersion(value) &&
  isText(value.branch) &&
  (value.previous === null || isVersion(value.previous)) &&
  isMissingOr((carry) => carry === null || isCarry(carry))(value.carry) &&
  isMissingOr((began) => began === null || isIds(began))(value.began)

const isMerges = (value: unknown) =>
  Array.isArray(value) && value.every((one) => isObject(one) && Number.isSafeInteger(one.pull) && isBrings(one.brings))

const isUnit = (value: unknown): value is UnitRecord =>
  isObject(value) &&
  value.version === 1 &&
  isText(value.environment) &&
  isText(value.unit) &&
  everyValue(value.bases, isBase) &&
  (value.open === null || isOpen(value.open)) &&
  isMissingOr(isMerges)(value.merged) &&
  isMissingOr(isIds)(value.texts) &&
  isTexts(value.refused) &&
  (value.waits === null || (isObject(value.waits) && isText(value.waits.because))) &&
  (value.choices === undefined || (Array.isArray(value.choices) && value.choices.every(isChoice)))

const isDifference = (value: unknown) =>
  isObject(value) &&
  [value.environment, value.cluster, value.service].every(isText) &&
  [value.missing, value.differing].every(Number.isSafeInteger) &&
  (value.since == null || isText(value.since))

const isRepository = (value: unknown): value is RepositoryRecord =>
  isObject(value) &&
  value.version === 1 &&
  everyValue(value.baseline, isId) &&
  (value.cuts == null || everyValue(value.cuts, isId)) &&
  (value.differences === null || (Array.isArray(value.differences) && value.differences.every(isDifference)))

function decode<T>(text: string, file: string, is: (value: unknown) => value is T): Decoded<T> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return problem(file, 'This ledger file is not JSON.')
  }
  return is(value) ? { record: value } : problem(file, 'This ledger file was not written by this version of Sluice.')
}

export function decodeUnit(text: string, file: string): Decoded<UnitRecord> {
  const decoded = decode(text, file, isUnit)
  return 'problems' in decoded ? decoded : { record: whole(decoded.record) }
}

/** With what older versions did not write; cluster names and paths are keys, and one may be called `constructor`. Old blockers ask nothing. */
function whole(record: UnitRecord): UnitRecord {
  const { open, merged = [], texts = [], choices = [] } = record
  const previous = open?.previous ? wholeVersion(open.previous) : null
  const { carry = null, began = null } = open ?? {}
  return {
    ...record,
    bases: wholeBases(record.bases),
    open: open === null ? null : { ...wholeVersion(open), branch: open.branch, previous, carry, began },
    merged: merged.map((one) => ({ ...one, brings: namedSafely(one.brings) })),
    texts,
    choices,
  }
}

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
      Object.entries(bases).map(([cluster, { picked = [], ...base }]) => [cluster, { ...base, picked }]),
    ),
  )

export function decodeRepository(text: string, file: string): Decoded<RepositoryRecord> {
  const decoded = decode(text, file, isRepository)
  if ('problems' in decoded) return decoded
  const { baseline, cuts = null, differences, ...rest } = decoded.record
  return {
    record: {
      ...rest,
      baseline: dictionary(baseline),
      cuts: cuts === null ? null : dictionary(cuts),
      differences: differences?.map(({ since = null, ...difference }) => ({ ...difference, since })) ?? null,
    },
  }
}
