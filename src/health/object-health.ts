// What is known of one Flux object after one more report, in whatever order reports come: the newest outcome counts.
import type { ObjectHealth } from '../ledger/rollout-state.ts'
import type { HealthReport } from './model.ts'

/** Milliseconds since 1970. */
export const instant = (text: string): number => Date.parse(text)

/** What one report says by itself; null: nothing about a rollout, or at no usable time. */
export function saidBy({
  state,
  at,
  revision,
  reason,
  message,
  deterministic,
  sticky,
}: HealthReport): ObjectHealth | null {
  if (state === 'ignored' || at === null || Number.isNaN(instant(at))) return null
  const outcome = sticky ? 'failed' : state
  return { state: outcome, at, since: at, revision: revision?.text ?? null, reason, message, deterministic, sticky }
}

/**
 * The same object back where the report is older, or says what is known. A success at the instant of a failure came after it.
 * That something is under way, or waits, says nothing against an outcome: Flux says so at each correction of drift, and a
 * failure lasts until a success. What Helm rolled back stays failed.
 */
export function heard(known: ObjectHealth | null, said: ObjectHealth): ObjectHealth {
  if (known === null) return said
  if (known.sticky || said.sticky) return stuck(known, said)
  if (isOutcome(known) !== isOutcome(said)) return isOutcome(said) ? said : known
  if (known.state === said.state) return isNewer(said, known) ? again(known, said) : known
  if (!isOutcome(said))
    return isNewer(said, known) || (isTie(said, known) && said.state === 'progressing') ? said : known
  if (isNewer(said, known) || (isTie(said, known) && said.state === 'healthy')) return said
  return isWithin(said, known) ? { ...known, since: known.at } : known
}

const isOutcome = ({ state }: ObjectHealth) => state === 'healthy' || state === 'failed'
const isNewer = (one: ObjectHealth, other: ObjectHealth) => instant(one.at) > instant(other.at)
const isTie = (one: ObjectHealth, other: ObjectHealth) => instant(one.at) === instant(other.at)

const again = (known: ObjectHealth, said: ObjectHealth): ObjectHealth => ({
  ...said,
  since: known.since,
  deterministic: known.deterministic && said.deterministic,
})

/** Whether an older report of the other outcome lies in what was taken for one stretch: then only its end is sure. */
function isWithin(said: ObjectHealth, { state, since }: ObjectHealth): boolean {
  return state === 'healthy' ? instant(since) < instant(said.at) : instant(since) <= instant(said.at)
}

function stuck(known: ObjectHealth, said: ObjectHealth): ObjectHealth {
  if (!known.sticky) return said
  if (!said.sticky) return known
  if (isNewer(said, known)) return again(known, said)
  return instant(said.at) < instant(known.since) ? { ...known, since: said.at } : known
}
