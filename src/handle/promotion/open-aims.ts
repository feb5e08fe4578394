// Which open promotions are planned again because a branch moved: those that it touched, those whose files moved under
// them, so that they stay mergeable, and those that wait for something which may have come.
import type { Environment } from '../../config/model.ts'
import type { UnitRecord } from '../../ledger/state.ts'
import { parseBranchName } from '../../messages/branch-name.ts'
import type { Oid } from '../../oid.ts'
import type { Touched } from '../../promotion/slice/touched.ts'
import { unitNamed, unitsOf } from '../../promotion/slice/units.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import type { Aim } from './plan-aim.ts'

/** `before`, `after`: of the branch that moved. `found`: what that touched. */
export type Move = { readonly before: Oid; readonly after: Oid; readonly found: readonly Touched[] }

/** What is open into an environment that lives on the branch. */
export async function openAims(
  work: Work,
  standing: Standing,
  environment: Environment,
  { before, after, found }: Move,
): Promise<readonly Aim[]> {
  const { config, ledger } = standing
  const { name: to, mode } = environment
  const open = openUnits(standing, to)
  if (mode === 'observe' || open.length === 0) return []
  const touched = unitsTouched(standing, found, to)
  const records = await ledger.many(to, open)
  const written = new Map(records.map((record) => [record.unit, writtenBy(record)]))
  const moved = new Set(
    await work.plan('movedUnder', { config, question: { environment: to, before, after, written } }),
  )
  const isBlocked = ({ open: version }: UnitRecord) => version?.blockers.some(({ kind }) => kind === 'problem') === true
  const blocked = new Set(records.filter(isBlocked).map(({ unit }) => unit))
  const isConcerned = ({ unit }: UnitRecord) => touched.has(unit) || moved.has(unit) || blocked.has(unit)
  return records.filter(isConcerned).flatMap((record) => aimsAt(standing, environment, record))
}

/** Everything that is open into one of these environments, or into one whose content comes from there. */
export function openAround(standing: Standing, environments: readonly string[]): Promise<readonly Aim[]> {
  const isAround = ({ name, after: [source] }: Environment) =>
    environments.includes(name) || (source !== undefined && environments.includes(source))
  return openInto(
    standing,
    standing.config.environments.filter(isAround).map(({ name }) => name),
  )
}

/** Everything that is open into these environments. */
export async function openInto(standing: Standing, environments: readonly string[]): Promise<readonly Aim[]> {
  const meant = standing.config.environments.filter(
    ({ name, mode }) => mode !== 'observe' && environments.includes(name),
  )
  const aims: Aim[] = []
  for (const one of meant) {
    const units = openUnits(standing, one.name)
    if (units.length === 0) continue
    const records = await standing.ledger.many(one.name, units)
    aims.push(...records.flatMap((record) => aimsAt(standing, one, record)))
  }
  return aims
}

/** What is open into environments that wait for this one, of the units that were touched here. */
export async function waitingAims(
  standing: Standing,
  environment: Environment,
  { found }: Move,
): Promise<readonly Aim[]> {
  const { config, ledger } = standing
  const touched = unitsTouched(standing, found, environment.name)
  const waiting = config.environments.filter(
    ({ after, mode }) => mode !== 'observe' && after.slice(1).includes(environment.name),
  )
  const aims: Aim[] = []
  for (const one of waiting) {
    const units = openUnits(standing, one.name).filter((unit) => touched.has(unit))
    if (units.length === 0) continue
    const records = await ledger.many(one.name, units)
    aims.push(...records.flatMap((record) => aimsAt(standing, one, record)))
  }
  return aims
}

/** Where only people promote, what is open is brought up to date and receives no more than it was asked to. */
function aimsAt({ config }: Standing, { name: to, after, promote }: Environment, record: UnitRecord): readonly Aim[] {
  const [from] = after
  if (from === undefined) return []
  const aim = { unit: unitNamed(config, record.unit), from, to }
  const source = promote === 'auto' ? null : carriedUpTo(record)
  return [source === null ? aim : { ...aim, source }]
}

/** Null where it carries picked changes: it keeps to those by itself. */
function carriedUpTo({ open }: UnitRecord): Oid | null {
  if (open === null || open.carry !== null) return null
  const bringing = Object.entries(open.brings).find(([, { written }]) => Object.keys(written).length > 0)
  return bringing === undefined ? null : (open.carries[bringing[0]]?.commit ?? null)
}

/** Names of the units that have an open pull request of ours into the environment. */
function openUnits({ snapshot }: Standing, to: string): readonly string[] {
  return snapshot.branches.flatMap(({ name, pulls }) => {
    const own = pulls.some((one) => one.ours && one.state === 'open') ? parseBranchName(name) : null
    return own?.kind === 'promote' && own.environment === to ? [own.unit] : []
  })
}

export function unitsTouched(
  { config }: Standing,
  found: readonly Touched[],
  environment: string,
): ReadonlySet<string> {
  const services = found.filter((one) => one.environment === environment).map((one) => one.service)
  return new Set(unitsOf(config, [...new Set(services)]).map((unit) => unit.name))
}

const writtenBy = ({ open }: UnitRecord) =>
  Object.assign({}, ...Object.values(open?.brings ?? {}).map(({ written }) => written))
