// What the dashboard and `/status` show: the ledger, the branches and the notes of planning, put together as rows.
import type { Snapshot } from '../../github/ports.ts'
import { type OpenPull, unitRows } from '../../ledger/unit-rows.ts'
import { parseBranchName } from '../../messages/branch-name.ts'
import type { StandingView } from '../../messages/dashboard.ts'
import type { Outcome } from '../../messages/replies.ts'
import type { OtherPull } from '../../messages/unit-lists.ts'
import { readConfiguration } from '../standing/configuration.ts'
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
  const records = new Map(
    await Promise.all(environments.map(async (name) => [name, await ledger.units(name)] as const)),
  )
  const noted = new Map(
    await Promise.all(environments.map(async (name) => [name, await recallNoted(work, name)] as const)),
  )
  const all = outcomes.reduce(afterOutcome, openPulls(snapshot))
  const isPromotion = ({ kind, environment }: OtherPull) => kind === 'promote' && environments.includes(environment)
  const pulls: readonly OpenPull[] = all.filter(isPromotion)
  const differences = ledger.baseline?.differences ?? []
  const parsed = readConfiguration(snapshot.config?.text ?? '', organisation)
  return {
    rows: unitRows({ config, records, noted, pulls, differences }),
    environments,
    others: all.filter((one) => !isPromotion(one)),
    notes: 'notes' in parsed ? parsed.notes : [],
    isSurveyed: ledger.baseline?.differences !== null,
  }
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
