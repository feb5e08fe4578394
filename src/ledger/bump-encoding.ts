// What is remembered of bases and bumps, and holds, as it is read back from ledger files.
import type { BaseRecord, BumpRecord, BumpVersion, Holds } from './bump-state.ts'
import { type Decoded, decode } from './decode.ts'
import { isBlocker } from './encoding.ts'
import { everyValue, isId, isInstant, isObject, isText, isTexts, type Unknown } from './shapes.ts'
import { dictionary } from './state.ts'

const isListOf = (is: (value: unknown) => boolean) => (value: unknown) => Array.isArray(value) && value.every(is)
const isTextOrNull = (value: unknown) => value === null || isText(value)
const isBaseId = (value: unknown) => isText(value) && /^[^/]+\/[^/]+\/[^/]+$/.test(value)

const isMoved = (value: unknown) => isObject(value) && isId(value.was) && isId(value.is) && isInstant(value.at)

const isBase = (value: unknown): value is BaseRecord =>
  isObject(value) &&
  value.version === 1 &&
  isBaseId(value.base) &&
  everyValue(value.tags, isId) &&
  everyValue(value.moved, isMoved)

const isPins = (value: unknown) =>
  everyValue(value, (pin) => isObject(pin) && isText(pin.from) && isText(pin.to) && isTexts(pin.services))

const isVersion = (value: unknown): value is Unknown =>
  isObject(value) &&
  isId(value.head) &&
  isText(value.digest) &&
  isText(value.to) &&
  isPins(value.pins) &&
  isListOf(isBlocker)(value.blockers)

const isOpen = (value: unknown) =>
  isVersion(value) &&
  isText(value.branch) &&
  (value.previous === null || isVersion(value.previous)) &&
  isTextOrNull(value.requestedBy)

const isMerged = (value: unknown) =>
  isObject(value) && Number.isSafeInteger(value.pull) && isInstant(value.at) && isText(value.to) && isPins(value.pins)

const isStood = (value: unknown) =>
  isObject(value) &&
  isText(value.tag) &&
  isInstant(value.since) &&
  (value.until === null || isInstant(value.until)) &&
  isTexts(value.services)

const isBad = (value: unknown) =>
  isObject(value) &&
  isText(value.tag) &&
  isTexts(value.services) &&
  isText(value.because) &&
  isText(value.by) &&
  isInstant(value.at)

const isBump = (value: unknown): value is BumpRecord =>
  isObject(value) &&
  value.version === 1 &&
  isText(value.environment) &&
  isBaseId(value.base) &&
  (value.open === null || isOpen(value.open)) &&
  isListOf(isMerged)(value.merged) &&
  isListOf(isStood)(value.stood) &&
  isListOf(isBad)(value.bad) &&
  isTexts(value.refused) &&
  (value.first === undefined || isTexts(value.first))

const isHold = (value: unknown) =>
  isObject(value) &&
  isTextOrNull(value.environment) &&
  isText(value.service) &&
  isTextOrNull(value.version) &&
  isText(value.reason) &&
  isText(value.by) &&
  isInstant(value.at)

const isHolds = (value: unknown): value is Holds =>
  isObject(value) && value.version === 1 && isListOf(isHold)(value.holds)

/** Tags are keys, and a tag may be called `constructor`. */
export function decodeBase(text: string, file: string): Decoded<BaseRecord> {
  const decoded = decode(text, file, isBase)
  if ('problems' in decoded) return decoded
  const { tags, moved, ...record } = decoded.record
  return { record: { ...record, tags: dictionary(tags), moved: dictionary(moved) } }
}

export function decodeBump(text: string, file: string): Decoded<BumpRecord> {
  const decoded = decode(text, file, isBump)
  if ('problems' in decoded) return decoded
  const { record } = decoded
  const { open, merged } = record
  const previous = open?.previous ? namedSafely(open.previous) : null
  return {
    // In the order in which it was written: read and written again it is the same file.
    record: {
      ...record,
      open: open === null ? null : { ...namedSafely(open), previous },
      merged: merged.map(namedSafely),
    },
  }
}

export const decodeHolds = (text: string, file: string): Decoded<Holds> => decode(text, file, isHolds)

const namedSafely = <T extends Pick<BumpVersion, 'pins'>>(version: T): T => ({
  ...version,
  pins: dictionary(version.pins),
})
