// What the dashboard and `/status` show: the ledger, the branches and the notes of planning, put together as rows.
import type { Config } from '../../config/model.ts'
import type { Snapshot } from '../../github/ports.ts'
import { type BaseFacts, baseRows } from '../../ledger/base-rows.ts'
import { healthRows } from '../../ledger/health-rows.ts'
import { type OpenPull, unitRows } from '../../ledger/unit-rows.ts'
import { parseBranchName } from '../../messages/branch-name.ts'
import type { StandingView } from '../../messages/dashboard.ts'
import type { Outcome } from '../../messages/replies.ts'
import type { OtherPull } from '../../messages/unit-lists.ts'
import { recallBumps } from '../bump/noted-bumps.ts'
import { readConfiguration } from '../standing/configuration.ts'
import type { Ledger } from '../standing/ledger.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import { recallNoted } from './noted.ts'

/** `outcomes`: what was done since the look that `standing` is. */
export async function standingView(
  work: Work,
  { config, snapshot, ledger, organisation }: Standing,
  outcomes: readonly Outcome[] = [],
): Promise<StandingView> {
  const environments = config.environments.filter(({ after }) => after.length > 0).map(({ name }) => name)
  // At once, so that the ledger reads all of them together.
  const [records, bases, rollouts] = await Promise.all([
    byName(environments, (name) => ledger.units(name)),
    baseFacts(work, config, ledger),
    byName(
      config.environments.map(({ name }) => name),
      (name) => ledger.rollouts(name),
    ),
  ])
  const noted = await byName(environments, (name) => recallNoted(work, name))
  const all = outcomes.reduce(afterOutcome, openPulls(snapshot))
  const isPromotion = ({ kind, environment }: OtherPull) => kind === 'promote' && environments.includes(environment)
  const pulls: readonly OpenPull[] = all.filter(isPromotion)
  const differences = ledger.baseline?.differences ?? []
  const parsed = readConfiguration(snapshot.config?.text ?? '', organisation)
  return {
    rows: unitRows({ config, records, noted, pulls, differences }),
    environments,
    others: all.filter((one) => !isPromotion(one)),
    holds: bases.holds.holds,
    bases: baseRows({ ...bases, pulls: all.filter(({ kind }) => kind === 'bump') }),
    health: healthRows(
      config,
      rollouts,
      all.filter(({ kind }) => kind === 'revert'),
    ),
    notes: 'notes' in parsed ? parsed.notes : [],
    isSurveyed: ledger.baseline?.differences !== null,
  }
}

async function byName<T>(names: readonly string[], read: (name: string) => Promise<T>): Promise<Map<string, T>> {
  return new Map(await Promise.all(names.map(async (name) => [name, await read(name)] as const)))
}

async function baseFacts(work: Work, config: Config, ledger: Ledger): Promise<Omit<BaseFacts, 'pulls'>> {
  const environments = config.environments.map(({ name }) => name)
  const [bumps, noted, holds] = await Promise.all([
    byName(environments, (name) => ledger.bumps(name)),
    byName(environments, (name) => recallBumps(work, name)),
    ledger.holds(),
  ])
  return { environments, bumps, noted, holds }
}

/** Every open pull request of ours, by the name of its branch. */
export const openPulls = ({ branches }: Snapshot): readonly OtherPull[] =>
  branches.flatMap(({ name, pulls }) => {
    const parsed = parseBranchName(name)
    const pull = pulls.find((one) => one.state === 'open' && one.ours)
    return parsed === null || pull === undefined ? [] : [{ ...parsed, number: pull.number, approved: pull.approved }]
  })

/** What is opened or refreshed has no approval on its new head. */
function afterOutcome(pulls: readonly OtherPull[], { unit, environment, decision, pull }: Outcome) {
  if (decision.kind !== 'open' && decision.kind !== 'update' && decision.kind !== 'withdraw') return pulls
  const isIt = (one: OtherPull) => one.kind === 'promote' && one.unit === unit && one.environment === environment
  const others = pulls.filter((one) => !isIt(one))
  if (decision.kind === 'withdraw' || pull === null) return others
  return [...others, { kind: 'promote', unit, environment, number: pull, approved: false }]
}
