// The memory follows the services: when the configuration has them travel otherwise, each record hands over what it remembers of
// those that left, so that the next plan of each service starts from its own base, wherever it travels.
import type { Config } from '../config/model.ts'
import { withChoices } from '../promotion/settling/choices.ts'
import { type Grouping, isGroup, unitNamed, unitOf } from '../promotion/slice/units.ts'
import { basesOf, servicesOf } from './inherited.ts'
import { choicesFor, type Keeps, keepsFor, restricted, servicesHeld } from './restrict.ts'
import { dictionary, emptyRecord, type Inherited, type RecordedBase, type UnitRecord } from './state.ts'

export type RegroupQuestion = {
  readonly environment: string
  /** All of the environment, as they follow the grouping before. */
  readonly records: readonly UnitRecord[]
  readonly before: Grouping | null
  readonly config: Config
  /** Unit → its open pull request. */
  readonly pulls: ReadonlyMap<string, number>
}

export type Regrouped = {
  /** Those that are other ones now. What has to be planned anew waits. */
  readonly changed: readonly UnitRecord[]
  /** Those of units that are none any more: their open promotions are superseded. */
  readonly gone: readonly UnitRecord[]
}

export function regroup(question: RegroupQuestion): Regrouped {
  const { environment, records, config } = question
  const keeps = keepsFor(config, environment)
  const now = new Map(records.map((record) => [record.unit, record]))
  const gone: UnitRecord[] = []
  for (const { unit } of records) {
    const record = withServices(now.get(unit) ?? emptyRecord(environment, unit), question)
    const covered = coveredBy(record)
    const left = covered.filter((service) => unitOf(config, service).name !== unit)
    for (const [home, services] of Map.groupBy(left, (service) => unitOf(config, service).name)) {
      const there = now.get(home) ?? emptyRecord(environment, home)
      now.set(home, receiving(withServices(there, question), handedOver(record, services, question, keeps)))
    }
    if (isGone(record, covered, left, question)) {
      gone.push(record)
      now.delete(unit)
    } else if (left.length > 0 || isOtherUnit(record, question)) now.set(unit, without(record, left, keeps))
  }
  const known = new Set(records)
  return { changed: [...now.values()].filter((record) => !known.has(record)), gone }
}

/** Records that were written before services were recorded. */
function withServices(record: UnitRecord, { before, config }: RegroupQuestion): UnitRecord {
  if (Object.values(record.bases).every(({ services }) => services !== null)) return record
  const { services } = unitNamed(before ?? config, record.unit)
  const bases = Object.entries(record.bases).map(([cluster, base]): readonly [string, RecordedBase] => {
    const all = services === 'all' ? servicesHeld(base, cluster, config, record.environment) : services
    return [cluster, { ...base, services: base.services ?? all }]
  })
  return { ...record, bases: dictionary(Object.fromEntries(bases)) }
}

function coveredBy({ bases, inherited, open }: UnitRecord): readonly string[] {
  const tables = [bases, ...inherited.map((one) => one.bases), open?.carries ?? {}]
  return [...new Set([...tables.flatMap(servicesOf), ...inherited.flatMap(({ services }) => services)])]
}

/** It remembers services that travel elsewhere now. */
export const holdsOthers = ({ unit, bases }: UnitRecord, config: Config): boolean =>
  servicesOf(bases).some((service) => unitOf(config, service).name !== unit)

/** Nothing of it travels under its name any more. */
function isGone(
  { unit }: UnitRecord,
  covered: readonly string[],
  left: readonly string[],
  { before, config }: RegroupQuestion,
): boolean {
  if (isGroup(config, unit)) return false
  const wasGroup = before !== null && isGroup(before, unit)
  return wasGroup || unitOf(config, unit).name !== unit || (covered.length > 0 && left.length === covered.length)
}

/** It is open and other services belong to it now than when it was planned. */
const isOtherUnit = ({ unit, open }: UnitRecord, { before, config }: RegroupQuestion) =>
  open !== null &&
  before !== null &&
  JSON.stringify(unitNamed(before, unit)) !== JSON.stringify(unitNamed(config, unit))

type HandedOver = Pick<UnitRecord, 'inherited' | 'refused' | 'choices' | 'texts' | 'waits'>

const planAnew = { because: 'other services travel together now: it is planned anew' }

function handedOver(
  record: UnitRecord,
  services: readonly string[],
  { pulls }: RegroupQuestion,
  keeps: Keeps,
): HandedOver {
  const { unit, bases, merged, open, inherited, refused, choices, texts, waits } = record
  const elsewhere = new Set(inherited.flatMap((one) => one.services))
  const inOpen = new Set(servicesOf(open?.carries ?? {}))
  const own = services.filter((one) => inOpen.has(one) || servicesOf(bases).includes(one) || !elsewhere.has(one))
  const all: readonly Inherited[] = [...inherited, { unit, open: openOf(record, pulls), services: own, bases, merged }]
  const parts = all.flatMap((one) => {
    const some = one.services.filter((service) => services.includes(service))
    return some.length === 0 ? [] : [{ ...one, services: some, ...restricted(one, some, keeps) }]
  })
  const carried = [{ pull: 0, brings: open?.brings ?? {} }]
  const isPending = waits !== null || restricted({ bases: {}, merged: carried }, services, keeps).merged.length > 0
  const decided = choicesFor(choices, services, keeps)
  return { inherited: parts, refused, choices: decided, texts, waits: isPending ? planAnew : null }
}

function openOf({ unit, open }: UnitRecord, pulls: RegroupQuestion['pulls']): Inherited['open'] {
  if (open === null) return null
  const carried = Object.entries(open.carries).map(([cluster, { services }]) => [cluster, services ?? []])
  const heads = [open.head, ...(open.previous === null ? [] : [open.previous.head])]
  return { pull: pulls.get(unit) ?? null, heads, carried: dictionary(Object.fromEntries(carried)) }
}

/** What arrives is newer than what the unit may remember of these services from before. */
function receiving(record: UnitRecord, arriving: HandedOver): UnitRecord {
  const newer = (cluster: string) =>
    arriving.inherited.flatMap(({ bases }) => (Object.hasOwn(bases, cluster) ? (bases[cluster]?.services ?? []) : []))
  const isStaying = (service: string, cluster: string) => !newer(cluster).includes(service)
  const all = new Set(arriving.inherited.flatMap(({ bases }) => servicesOf(bases)))
  const inherited = record.inherited.flatMap((one) => {
    const bases = basesOf(one.bases, isStaying)
    const services = one.services.filter((service) => !all.has(service) || servicesOf(bases).includes(service))
    return services.length === 0 ? [] : [{ ...one, services, bases }]
  })
  const isKnown = (one: Inherited) =>
    Object.keys(one.bases).length === 0 &&
    one.services.every((service) =>
      inherited.some(({ unit, services }) => unit === one.unit && services.includes(service)),
    )
  return {
    ...record,
    bases: basesOf(record.bases, isStaying),
    inherited: [...inherited, ...arriving.inherited.filter((one) => !isKnown(one))],
    refused: [...new Set([...record.refused, ...arriving.refused])],
    choices: withChoices(record.choices, arriving.choices),
    texts: [...new Set([...record.texts, ...arriving.texts])].sort(),
    waits: record.waits ?? arriving.waits,
  }
}

/** It remembers nothing of the services that left. What is open still carries them, until it is planned anew. */
function without(record: UnitRecord, left: readonly string[], keeps: Keeps): UnitRecord {
  const staying = coveredBy(record).filter((service) => !left.includes(service))
  const inherited = record.inherited.flatMap((one) => {
    const services = one.services.filter((service) => staying.includes(service))
    return services.length === 0 ? [] : [{ ...one, services, ...restricted(one, services, keeps) }]
  })
  const waits = record.open === null ? record.waits : planAnew
  const choices = choicesFor(record.choices, staying, keeps)
  return { ...record, ...restricted(record, staying, keeps), inherited, choices, waits }
}
