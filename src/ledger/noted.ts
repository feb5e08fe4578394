// What planning last came to for a unit, kept in the bot's own store: the reasons that nothing else remembers. Losing it
// loses them until the unit is planned again.
import type { Oid } from '../oid.ts'
import { isId, isObject, isText, type Unknown } from './shapes.ts'

/** A change of the source that the environment has not received. */
type NotedChange = {
  readonly commit: Oid
  readonly pull: number | null
  readonly subject: string
  readonly author: string
  /** Part of what was planned; false: a person left it behind. */
  readonly carried: boolean
}

export type Noted = {
  readonly unit: string
  /** A decision's kind; `manual`: its source moved, and only people promote it. */
  readonly kind: string
  /** Of `leave`: why; empty otherwise. */
  readonly code: string
  /** Of `observe`: what would be done, as a decision's kind or, where it would be left alone, the reason; else empty. */
  readonly would: string
  /** Of `wait` and `failed`: in words; empty otherwise. */
  readonly because: string
  /** Says what was planned: a content that a person closes is known by it. */
  readonly digest: string
  /** Questions that the plan leaves to people. */
  readonly questions: number
  /** What blocks it, the first few. */
  readonly problems: readonly string[]
  /** The newest changes; how many there are in all, and how many of them were left behind. */
  readonly pending: readonly NotedChange[]
  readonly changes: number
  readonly left: number
}

/** More units than an environment has, and as much of each as people read. */
const mostUnits = 1000
export const mostNoted = { problems: 5, pending: 10, text: 300 } as const

/** The newer take the place of the older ones; beyond the bound the oldest go. */
export function withNoted(before: readonly Noted[], found: readonly Noted[]): readonly Noted[] {
  const units = new Set(found.map(({ unit }) => unit))
  return [...before.filter(({ unit }) => !units.has(unit)), ...found].slice(-mostUnits)
}

export const encodeNoted = (noted: readonly Noted[]): string => JSON.stringify(noted)

/** What cannot be read is as good as lost. */
export function decodeNoted(text: string | null): readonly Noted[] {
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

const isCount = (value: unknown) => Number.isSafeInteger(value) && Number(value) >= 0

const isChange = (value: unknown) =>
  isObject(value) &&
  isId(value.commit) &&
  (value.pull === null || isCount(value.pull)) &&
  isText(value.subject) &&
  isText(value.author) &&
  typeof value.carried === 'boolean'

const isNoted = (value: unknown): value is Noted => isObject(value) && hasTexts(value) && hasLists(value)

const hasTexts = ({ unit, kind, code, would, because, digest }: Unknown) =>
  [unit, kind, code, would, because, digest].every((text) => isText(text))

const hasLists = ({ questions, problems, pending, changes, left }: Unknown) =>
  [questions, changes, left].every(isCount) &&
  Array.isArray(problems) &&
  problems.every((text) => isText(text)) &&
  Array.isArray(pending) &&
  pending.every(isChange)
