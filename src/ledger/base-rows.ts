// How every base stands in every environment, one row each: computed in one place, so that the dashboard and `/status` cannot
// differ.
import { type BadTag, type BumpRecord, type Hold, type Holds, unitOfBase } from './bump-state.ts'
import type { NotedBump } from './noted-bumps.ts'
import type { OpenPull } from './unit-rows.ts'

type StandingTag = {
  readonly tag: string
  /** When it was first seen there; null: not yet remembered. */
  readonly since: string | null
  /** Null: not counted since the store was lost. */
  readonly pins: number | null
}

export type BaseRow = {
  /** `baseId`. */
  readonly base: string
  readonly environment: string
  readonly stands: readonly StandingTag[]
  readonly newest: string | null
  readonly pull: { readonly number: number; readonly approved: boolean } | null
  /** Where the open pull request leads. */
  readonly to: string | null
  /** Why none is open, a whole sentence; empty where there is nothing to say. */
  readonly because: string
  /** The last ones. */
  readonly bad: readonly BadTag[]
  /** Of the services that stand there, and of everything. */
  readonly holds: readonly Hold[]
  readonly gone: readonly string[]
  readonly moved: readonly string[]
}

/** By environment. */
export type BaseFacts = {
  readonly environments: readonly string[]
  readonly bumps: ReadonlyMap<string, readonly BumpRecord[]>
  readonly noted: ReadonlyMap<string, readonly NotedBump[]>
  /** Of bumps; `unit`: that of the base. */
  readonly pulls: readonly OpenPull[]
  readonly holds: Holds
}

/** By base, environments in their order. */
export function baseRows(facts: BaseFacts): readonly BaseRow[] {
  const rows = facts.environments.flatMap((environment) => rowsIn(environment, facts))
  return rows.toSorted((a, b) => (a.base < b.base ? -1 : a.base > b.base ? 1 : 0))
}

const shownBad = 5

function rowsIn(environment: string, facts: BaseFacts): readonly BaseRow[] {
  const records = new Map((facts.bumps.get(environment) ?? []).map((one) => [one.base, one]))
  const noted = new Map((facts.noted.get(environment) ?? []).map((one) => [one.base, one]))
  return [...new Set([...records.keys(), ...noted.keys()])].flatMap((base) => {
    const [record, note] = [records.get(base) ?? null, noted.get(base) ?? null]
    const unit = unitOfBase(base).toLowerCase()
    const isIt = (one: OpenPull) => one.environment === environment && one.unit.toLowerCase() === unit
    const pull = facts.pulls.find(isIt) ?? null
    const stands = standing(record, note)
    if (stands.length === 0 && pull === null) return []
    const services = new Set((record?.stood ?? []).filter(({ until }) => until === null).flatMap((one) => one.services))
    return [
      {
        base,
        environment,
        stands,
        newest: note?.newest ?? null,
        pull: pull === null ? null : { number: pull.number, approved: pull.approved },
        to: pull === null ? null : (record?.open?.to ?? null),
        because: pull === null ? (note?.because ?? '') : '',
        bad: (record?.bad ?? []).slice(-shownBad),
        holds: facts.holds.holds.filter((hold) => isAbout(hold, environment, services)),
        gone: note?.gone ?? [],
        moved: note?.moved ?? [],
      },
    ]
  })
}

/** What was counted last; where that is lost, what is remembered. */
function standing(record: BumpRecord | null, note: NotedBump | null): readonly StandingTag[] {
  const known = new Map((record?.stood ?? []).filter(({ until }) => until === null).map((one) => [one.tag, one.since]))
  if (note === null) return [...known].map(([tag, since]) => ({ tag, since, pins: null }))
  return note.pins.map(({ tag, count }) => ({ tag, since: known.get(tag) ?? null, pins: count }))
}

const isAbout = (hold: Hold, environment: string, services: ReadonlySet<string>) =>
  (hold.environment === null || hold.environment === environment) &&
  (hold.service === 'all' || [...services].some((one) => [one, one.slice(one.indexOf('.') + 1)].includes(hold.service)))
