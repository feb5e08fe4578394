// Which deliveries never got through, and when each is asked for again: pure, from what GitHub's log shows.
import type { Delivery } from '../github/deliveries.ts'
import { commandsLast } from '../intent.ts'

/** Milliseconds since the epoch. */
type Instant = number

type Missed = {
  readonly guid: string
  /** The newest attempt: what is sent again. */
  readonly delivery: string
  /** When the first attempt that we know of failed. */
  readonly since: Instant
  readonly event: string
  readonly tries: number
  readonly notBefore: Instant
}

/** What outlives a sweep. `upTo`: the newest entry that was read, by GitHub's clock; null: nothing was read yet. */
export type Watch = { readonly upTo: Instant | null; readonly missed: readonly Missed[] }

export const nothingWatched: Watch = { upTo: null, missed: [] }

const hour = 3_600_000
/** GitHub sends again what is at most three days old. */
const redeliverable = 3 * 24 * hour
const mostTries = 10
/** What is remembered stays small, whatever happened. */
const mostMissed = 2000
/** Entries come into the log in no strict order. */
const overlap = 300_000

/** How far back the log is read. */
export const readUntil = ({ upTo }: Watch, now: Instant): Instant =>
  upTo === null ? now - redeliverable : Math.max(upTo - overlap, now - redeliverable)

/** `seen`: what the log holds since then, in any order. An event that got through by any attempt is not missed. */
export function watch(before: Watch, seen: readonly Delivery[], now: Instant): Watch {
  const known = new Map(before.missed.map((one) => [one.guid, one]))
  const attempts = Map.groupBy(seen, ({ guid }) => guid)
  for (const [guid, all] of attempts) {
    if (all.some(({ ok }) => ok)) known.delete(guid)
    else known.set(guid, missedOf(all, known.get(guid) ?? null))
  }
  const upTo = seen.reduce((newest, { at }) => Math.max(newest, at), before.upTo ?? 0)
  const missed = [...known.values()].filter(({ since }) => since > now - redeliverable)
  return {
    upTo: upTo === 0 ? null : upTo,
    missed: missed.sort((a, b) => a.since - b.since).slice(-mostMissed),
  }
}

function missedOf(all: readonly Delivery[], known: Missed | null): Missed {
  const [newest] = all.toSorted((a, b) => b.at - a.at)
  const since = Math.min(...all.map(({ at }) => at), known?.since ?? Number.POSITIVE_INFINITY)
  const tries = Math.max(all.filter(({ again }) => again).length, known?.tries ?? 0)
  const { guid = '', id: delivery = '', event = '' } = newest ?? {}
  return { guid, delivery, since, event, tries, notBefore: known?.notBefore ?? 0 }
}

/** What is to be sent again now, oldest first. */
export const due = ({ missed }: Watch, now: Instant): readonly Missed[] =>
  missed.filter(
    ({ tries, notBefore, event, since }) =>
      tries < mostTries && notBefore <= now && (event !== 'issue_comment' || since > now - commandsLast),
  )

/** Each try waits twice as long as the one before: whatever keeps webhooks out may last. */
export const tried = (before: Watch, guid: string, now: Instant, every: number): Watch => ({
  ...before,
  missed: before.missed.map((one) =>
    one.guid === guid ? { ...one, tries: one.tries + 1, notBefore: now + every * (2 ** one.tries - 0.5) } : one,
  ),
})

/** We have it after all: only the answer got lost. */
export const settled = (before: Watch, guid: string): Watch => ({
  ...before,
  missed: before.missed.filter((one) => one.guid !== guid),
})
