// Ledger files as text and back. A file that is not what Sluice writes is a problem, never an empty memory.
import { isOid } from '../oid.ts'
import type { Problem } from '../problem.ts'
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

type Unknown = Record<string, unknown>

const isObject = (value: unknown): value is Unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isText = (value: unknown): value is string => typeof value === 'string'
const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText)
const everyValue = (value: unknown, test: (one: unknown) => boolean) =>
  isObject(value) && Object.values(value).every(test)
const isId = (value: unknown) => isText(value) && isOid(value)

const isBase = (value: unknown): value is RecordedBase =>
  isObject(value) && isId(value.commit) && everyValue(value.files, isId) && isTexts(value.executable)

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
  everyValue(value.since, (commit) => commit === null || isId(commit)) &&
  Array.isArray(value.blockers) &&
  value.blockers.every(isBlocker)

const isOpen = (value: unknown) =>
  isVersion(value) && isText(value.branch) && (value.previous === null || isVersion(value.previous))

const isUnit = (value: unknown): value is UnitRecord =>
  isObject(value) &&
  value.version === 1 &&
  isText(value.environment) &&
  isText(value.unit) &&
  everyValue(value.bases, isBase) &&
  (value.open === null || isOpen(value.open)) &&
  isTexts(value.refused) &&
  (value.waits === null || (isObject(value.waits) && isText(value.waits.because))) &&
  (value.choices === undefined || (Array.isArray(value.choices) && value.choices.every(isChoice)))

const isDifference = (value: unknown) =>
  isObject(value) &&
  [value.environment, value.cluster, value.service].every(isText) &&
  [value.missing, value.differing].every(Number.isSafeInteger)

const isRepository = (value: unknown): value is RepositoryRecord =>
  isObject(value) &&
  value.version === 1 &&
  everyValue(value.baseline, isId) &&
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
  if ('problems' in decoded) return decoded
  const { record } = decoded
  const { open } = record
  const previous = open?.previous ? withoutPrototypes(open.previous) : null
  const named = open === null ? null : { ...withoutPrototypes(open), previous }
  // Earlier versions wrote none.
  const choices = record.choices ?? []
  return { record: { ...record, bases: dictionary(record.bases), open: named, choices } }
}

/** Cluster names are keys here, and a cluster may be called `constructor`. Blockers of earlier versions ask nothing. */
const withoutPrototypes = <T extends Version>(version: T): T => ({
  ...version,
  carries: dictionary(version.carries),
  since: dictionary(version.since),
  blockers: version.blockers.map((blocker) => ({ ...blocker, asks: blocker.asks ?? null })),
})

export function decodeRepository(text: string, file: string): Decoded<RepositoryRecord> {
  const decoded = decode(text, file, isRepository)
  if ('problems' in decoded) return decoded
  return { record: { ...decoded.record, baseline: dictionary(decoded.record.baseline) } }
}
