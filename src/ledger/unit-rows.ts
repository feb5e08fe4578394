// How every unit of every environment stands, one row each: computed in one place, so that the dashboard and `/status`
// cannot differ.
import type { Config, Environment } from '../config/model.ts'
import type { Oid } from '../oid.ts'
import { isOpen } from '../promotion/settling/blockers.ts'
import { answerTo } from '../promotion/settling/choices.ts'
import { selects } from '../promotion/slice/selection.ts'
import { unitNamed, wholeEnvironment } from '../promotion/slice/units.ts'
import type { Noted } from './noted.ts'
import type { BaselineDifference, UnitRecord } from './state.ts'

type UnitState =
  | 'open'
  | 'waits'
  /** It comes once it is healthy upstream. */
  | 'upstream'
  | 'failed'
  | 'closed'
  | 'observed'
  | 'manual'
  /** Planned, but not opened, for the reason that `code` names. */
  | 'held-back'
  | 'in-step'
  /** Nothing is known of it beyond what differed at first sight. */
  | 'unknown'

export type UnitRow = {
  readonly environment: string
  readonly unit: string
  readonly state: UnitState
  readonly pull: { readonly number: number; readonly approved: boolean } | null
  /** Points that people have to settle before it can be merged. */
  readonly questions: number
  /** Why a plan was left alone; empty where there is nothing to say. */
  readonly code: string
  /** Of what is observed: what would be done. */
  readonly would: string
  /** In words of Sluice or GitHub; empty where there is nothing to say. */
  readonly because: string
  readonly problems: readonly string[]
  /** Changes that the open pull request carries, as far as is known. */
  readonly carries: number
  /** What is pending beside what is open: the newest of `changes` changes. */
  readonly pending: Noted['pending']
  readonly changes: number
  /** The source commit that was last promoted and merged. */
  readonly received: Oid | null
  /** What differed at first sight and was not promoted since. */
  readonly differs: readonly BaselineDifference[]
}

export type OpenPull = {
  readonly environment: string
  readonly unit: string
  readonly number: number
  readonly approved: boolean
}

/** What is known, by environment. */
export type Facts = {
  readonly config: Config
  readonly records: ReadonlyMap<string, readonly UnitRecord[]>
  readonly noted: ReadonlyMap<string, readonly Noted[]>
  readonly pulls: readonly OpenPull[]
  readonly differences: readonly BaselineDifference[]
}

/** Environments in their order, units by name. Only what the configuration speaks of, and what is open. */
export const unitRows = (facts: Facts): readonly UnitRow[] =>
  facts.config.environments.filter(({ after }) => after.length > 0).flatMap((environment) => rowsIn(environment, facts))

function rowsIn(environment: Environment, { config, ...facts }: Facts): readonly UnitRow[] {
  const { name } = environment
  const records = byUnit(facts.records.get(name) ?? [])
  const noted = byUnit(facts.noted.get(name) ?? [])
  const pulls = byUnit(facts.pulls.filter((one) => one.environment === name))
  const differing = Map.groupBy(
    facts.differences.filter((one) => one.environment === name),
    ({ service }) => unitNamed(config, service).name,
  )
  const units = new Set([...records.keys(), ...noted.keys(), ...pulls.keys(), ...differing.keys()])
  const shown = [...units].filter((unit) => pulls.has(unit) || isGoverned(config, environment, unit))
  return shown.sort().map((unit) =>
    rowOf(environment, unit, {
      record: records.get(unit) ?? null,
      noted: noted.get(unit) ?? null,
      pull: pulls.get(unit) ?? null,
      differing: differing.get(unit) ?? [],
    }),
  )
}

const byUnit = <T extends { readonly unit: string }>(all: readonly T[]): ReadonlyMap<string, T> =>
  new Map(all.map((one) => [one.unit, one]))

/** Groups and filters change; what travels otherwise now is not spoken of any more. */
function isGoverned(config: Config, environment: Environment, unit: string): boolean {
  if (unit === wholeEnvironment && config.group !== 'environment') return false
  const { name, services } = unitNamed(config, unit)
  return name === unit && (services === 'all' || services.some((service) => selects(environment, service)))
}

type Known = {
  readonly record: UnitRecord | null
  readonly noted: Noted | null
  readonly pull: OpenPull | null
  readonly differing: readonly BaselineDifference[]
}

function rowOf(environment: Environment, unit: string, { record, noted, pull, differing }: Known): UnitRow {
  const state = stateOf(environment, { record, noted, pull })
  const isQuiet = state === 'in-step' || state === 'unknown'
  const said = isQuiet ? null : noted
  return {
    environment: environment.name,
    unit,
    state,
    pull: pull === null ? null : { number: pull.number, approved: pull.approved },
    questions: state === 'open' ? questionsIn(record) : (said?.questions ?? 0),
    code: codeOf(state, said),
    would: state === 'observed' ? (said?.would ?? '') : '',
    because: becauseOf(state, record, said),
    problems: said?.problems ?? [],
    ...pendingIn(state, said),
    received: Object.values(record?.bases ?? {})[0]?.commit ?? null,
    differs: differing.filter(({ cluster }) => !Object.hasOwn(record?.bases ?? {}, cluster)),
  }
}

const questionsIn = (record: UnitRecord | null) =>
  record?.open?.blockers.filter((one) => isOpen(one) && answerTo(one, record.choices) === null).length ?? 0

const opening: ReadonlySet<string> = new Set(['open', 'update', 'unchanged'])
const step = ({ kind, code }: Noted) => (kind === 'leave' ? code : kind)

function stateOf({ mode }: Environment, { record, noted, pull }: Omit<Known, 'differing'>): UnitState {
  if (pull !== null) return 'open'
  if (record?.waits != null) return 'waits'
  const known = Object.keys(record?.bases ?? {}).length > 0 ? 'in-step' : 'unknown'
  if (noted === null) return known
  // What was opened and is gone was merged, or closed by a person.
  if (opening.has(step(noted))) return record?.refused.includes(noted.digest) ? 'closed' : known
  switch (step(noted)) {
    case 'failed':
    case 'manual':
      return noted.kind === 'failed' ? 'failed' : 'manual'
    case 'upstream':
      return 'upstream'
    case 'refused':
      return 'closed'
    case 'observe':
      return mode === 'observe' ? 'observed' : 'held-back'
    case 'in-step':
    case 'withdraw':
      return 'in-step'
    case 'wait':
    case 'held':
      // It waits no more, by the ledger.
      return known
    default:
      return 'held-back'
  }
}

const nothingPending = { carries: 0, pending: [], changes: 0 } as const

/** What an open pull request holds is listed there; what a person left behind is still pending. */
function pendingIn(state: UnitState, noted: Noted | null): Pick<UnitRow, 'carries' | 'pending' | 'changes'> {
  if (noted === null) return nothingPending
  const { pending, changes, left } = noted
  if (state !== 'open') return { carries: 0, pending, changes }
  // What a plan that was left alone would add to it cannot be told from what it holds.
  if (!opening.has(step(noted))) return nothingPending
  return { carries: changes - left, pending: pending.filter(({ carried }) => !carried), changes: left }
}

function codeOf(state: UnitState, noted: Noted | null): string {
  if (state === 'closed') return 'refused'
  return noted?.kind === 'leave' && noted.code !== 'unchanged' && noted.code !== 'in-step' ? noted.code : ''
}

function becauseOf(state: UnitState, record: UnitRecord | null, noted: Noted | null): string {
  if (state === 'waits') return record?.waits?.because ?? ''
  return noted?.kind === 'failed' || noted?.kind === 'upstream' ? noted.because : ''
}
