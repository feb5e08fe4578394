// What is remembered of rollouts, as it is read back from ledger files.
import { type Decoded, decode } from './decode.ts'
import { isBlocker, isChoice } from './encoding.ts'
import type { Rollout, RolloutRecord } from './rollout-state.ts'
import { everyValue, isId, isInstant, isObject, isText, isTexts } from './shapes.ts'
import { dictionary } from './state.ts'

const isListOf = (is: (value: unknown) => boolean) => (value: unknown) => Array.isArray(value) && value.every(is)
const isNullOr = (is: (value: unknown) => boolean) => (value: unknown) => value === null || is(value)
const isMissingOr = (is: (value: unknown) => boolean) => (value: unknown) => value === undefined || is(value)
const isOneOf = (names: readonly string[]) => (value: unknown) => isText(value) && names.includes(value)
const isFlag = (value: unknown) => typeof value === 'boolean'
const isNumber = (value: unknown) => Number.isSafeInteger(value)
const isSpan = (value: unknown) => isNumber(value) && Number(value) >= 0

const isState = isOneOf(['progressing', 'healthy', 'failing', 'failed', 'unknown', 'suspended', 'superseded'])
const isObjectState = isOneOf(['healthy', 'progressing', 'waiting', 'failed'])
const isRevertState = isOneOf(['open', 'merged', 'closed', 'withdrawn'])

const isHealth = (value: unknown) =>
  isObject(value) &&
  isObjectState(value.state) &&
  isInstant(value.at) &&
  isInstant(value.since) &&
  isNullOr(isText)(value.revision) &&
  isText(value.reason) &&
  isText(value.message) &&
  isFlag(value.deterministic) &&
  isFlag(value.sticky)

const isRollout = (value: unknown): value is Rollout =>
  isObject(value) &&
  isText(value.cluster) &&
  isId(value.commit) &&
  isNullOr(isId)(value.before) &&
  isText(value.content) &&
  isNullOr(isNumber)(value.pull) &&
  isOneOf(['change', 'sight'])(value.by) &&
  isInstant(value.at) &&
  isInstant(value.deadline) &&
  isSpan(value.grace) &&
  isState(value.state) &&
  isInstant(value.since) &&
  isTexts(value.awaited) &&
  everyValue(value.tags, isText) &&
  isFlag(value.weak) &&
  isMissingOr(isSpan)(value.interval) &&
  isMissingOr(isTexts)(value.silent) &&
  everyValue(value.objects, isHealth)

const isRevert = (value: unknown) =>
  isObject(value) &&
  isText(value.cluster) &&
  isId(value.bad) &&
  isText(value.badContent) &&
  isId(value.target) &&
  isText(value.branch) &&
  isId(value.head) &&
  isText(value.digest) &&
  isNullOr(isNumber)(value.pull) &&
  isInstant(value.at) &&
  isNullOr(isText)(value.requestedBy) &&
  isRevertState(value.state) &&
  isMissingOr(isListOf(isBlocker))(value.blockers) &&
  isMissingOr(isListOf(isChoice))(value.choices)

const isBad = (value: unknown) =>
  isObject(value) && [value.content, value.because, value.by].every(isText) && isInstant(value.at)

const isRecord = (value: unknown): value is RolloutRecord =>
  isObject(value) &&
  value.version === 1 &&
  isText(value.environment) &&
  isText(value.service) &&
  isListOf(isRollout)(value.rollouts) &&
  isListOf(isRevert)(value.reverts) &&
  isListOf(isBad)(value.bad)

/** Objects are keys, and the cluster names them. */
export function decodeRollouts(text: string, file: string): Decoded<RolloutRecord> {
  const decoded = decode(text, file, isRecord)
  if ('problems' in decoded) return decoded
  const { record } = decoded
  const rollouts = record.rollouts.map((one) => ({
    ...one,
    tags: dictionary(one.tags),
    objects: dictionary(one.objects),
  }))
  return { record: { ...record, rollouts } }
}
