// Takes in what happened to a bump that the ledger calls open: merged, closed by a person, or never made.
import { pinKey } from '../../bump/model.ts'
import type { BranchFacts, PullFacts } from '../../github/ports.ts'
import type { BumpRecord, BumpVersion } from '../../ledger/bump-state.ts'
import { bumpMerged, bumpRefused, bumpVersionOf, bumpWithdrawn } from '../../ledger/bump-transactions.ts'
import { pastPulls } from '../promotion/reconcile.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import { surveyEnvironment } from './survey.ts'

/** The same record when nothing happened to it. Costs requests only where the branch is gone. */
export async function reconcileBump(
  work: Work,
  standing: Standing,
  record: BumpRecord,
  branch: BranchFacts | null,
): Promise<BumpRecord> {
  if (record.open === null) return record
  const pulls = branch === null ? await pastPulls(work, record.open.branch) : branch.pulls
  const pull = pulls.find((one) => one.ours && bumpVersionOf(record, one) !== null)
  return pull === undefined ? record : afterBump(work, standing, record, pull)
}

/** The record once the pull request is what it is now. */
export async function afterBump(
  work: Work,
  standing: Standing,
  record: BumpRecord,
  pull: PullFacts,
): Promise<BumpRecord> {
  const version = bumpVersionOf(record, pull)
  if (version === null || pull.state === 'open') return record
  if (pull.state === 'closed') return bumpRefused(record, pull)
  // What was pointed at another branch and merged there never reached the environment.
  if (pull.baseRef !== standing.branchOf(record.environment)) return bumpWithdrawn(record)
  const at = new Date(work.now()).toISOString()
  const isOurs = version.head === pull.headOid
  return bumpMerged(record, pull, at, isOurs ? version.pins : await leftBy(work, standing, record, version))
}

/** People changed the branch before they merged it: what stands now is what the merge brought. */
async function leftBy(
  work: Work,
  standing: Standing,
  { environment }: BumpRecord,
  version: BumpVersion,
): Promise<BumpVersion['pins']> {
  const { pins } = await surveyEnvironment(work, standing, environment)
  const now = new Map(pins.map((pin) => [pinKey(pin), pin.tag]))
  const moved = Object.entries(version.pins).flatMap(([key, move]) => {
    const to = now.get(key) ?? move.from
    return to === move.from ? [] : [[key, { ...move, to }] as const]
  })
  return Object.fromEntries(moved)
}
