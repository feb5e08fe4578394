// What the last evaluation of bumps came to in an environment, kept in the bot's own store: what stands, what is newest, and why
// nothing is opened. Losing it loses that until bumps are evaluated again.
import { isObject, isText, type Unknown } from './shapes.ts'

export type NotedBump = {
  /** `baseId`. */
  readonly base: string
  /** The newest allowed tag of the base; null: none, or it is not known. */
  readonly newest: string | null
  /** How many pins stand at which tag. */
  readonly pins: readonly { readonly tag: string; readonly count: number }[]
  /** Why none is opened, a whole sentence; empty where one is, or where nothing newer is allowed. */
  readonly because: string
  /** Tags that stand here and that the base has no more. */
  readonly gone: readonly string[]
  /** Tags of the base that point elsewhere than at first. */
  readonly moved: readonly string[]
}

/** More than people read. */
export const mostNotedBumps = { bases: 50, tags: 10, text: 500 } as const

export const encodeNotedBumps = (noted: readonly NotedBump[]): string =>
  JSON.stringify(noted.slice(0, mostNotedBumps.bases))

/** What cannot be read is as good as lost. */
export function decodeNotedBumps(text: string | null): readonly NotedBump[] {
  const value = parsed(text)
  return Array.isArray(value) ? value.filter(isNoted) : []
}

function parsed(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text)
  } catch {
    return null
  }
}

const isTexts = (value: unknown) => Array.isArray(value) && value.every((one) => isText(one))

const isPins = (value: unknown) =>
  Array.isArray(value) && value.every((one) => isObject(one) && isText(one.tag) && Number.isSafeInteger(one.count))

const isNoted = (value: unknown): value is NotedBump => isObject(value) && isWhole(value)

const isWhole = ({ base, newest, pins, because, gone, moved }: Unknown) =>
  isText(base) &&
  (newest === null || isText(newest)) &&
  isPins(pins) &&
  isText(because) &&
  isTexts(gone) &&
  isTexts(moved)
