// Which open promotions are planned again because a branch moved: those that it touched, those whose files moved under
// them, so that they stay mergeable, and those that wait for something which may have come.
import type { Environment } from '../config/model.ts'
import type { UnitRecord } from '../ledger/state.ts'
import { parseBranchName } from '../messages/branch-name.ts'
import type { Oid } from '../oid.ts'
import type { Touched } from '../promotion/slice/touched.ts'
import { unitNamed, unitsOf } from '../promotion/slice/units.ts'
import type { Aim } from './plan-aim.ts'
import type { Standing } from './standing.ts'
import type { Work } from './work.ts'

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
  const { name: to, after: upstream, promote, mode } = environment
  const from = upstream[0]
  const open = openUnits(standing, to)
  if (from === undefined || promote !== 'auto' || mode === 'observe' || open.length === 0) return []
  const touched = unitsTouched(standing, found, to)
  const records = (await ledger.many(to, open)).filter((record) => record.open !== null)
  const written = new Map(records.map((record) => [record.unit, writtenBy(record)]))
  const moved = new Set(
    await work.plan('movedUnder', { config, question: { environment: to, before, after, written } }),
  )
  const isBlocked = ({ open: version }: UnitRecord) => version?.blockers.some(({ kind }) => kind === 'problem') === true
  const blocked = new Set(records.filter(isBlocked).map(({ unit }) => unit))
  return open
    .filter((unit) => touched.has(unit) || moved.has(unit) || blocked.has(unit))
    .map((unit) => ({ unit: unitNamed(config, unit), from, to }))
}

/** What is open into environments that wait for this one, of the units that were touched here. */
export function waitingAims(standing: Standing, environment: Environment, { found }: Move): readonly Aim[] {
  const { config } = standing
  const touched = unitsTouched(standing, found, environment.name)
  return config.environments.flatMap(({ name: to, after: [from, ...others], promote }) =>
    from === undefined || promote !== 'auto' || !others.includes(environment.name)
      ? []
      : openUnits(standing, to)
          .filter((unit) => touched.has(unit))
          .map((unit) => ({ unit: unitNamed(config, unit), from, to })),
  )
}

/** Names of the units that have an open pull request of ours into the environment. */
function openUnits({ snapshot }: Standing, to: string): readonly string[] {
  return snapshot.branches.flatMap(({ name, pulls }) => {
    const own = pulls.some((one) => one.ours && one.state === 'open') ? parseBranchName(name) : null
    return own?.kind === 'promote' && own.environment === to ? [own.unit] : []
  })
}

function unitsTouched({ config }: Standing, found: readonly Touched[], environment: string): ReadonlySet<string> {
  const services = found.filter((one) => one.environment === environment).map((one) => one.service)
  return new Set(unitsOf(config, [...new Set(services)]).map((unit) => unit.name))
}

const writtenBy = ({ open }: UnitRecord) =>
  Object.assign({}, ...Object.values(open?.brings ?? {}).map(({ written }) => written))
