// A newer merge failed where an older one's revert is still open: the newer revert goes back further, so the older one is closed.
import { openBranches } from '../../ledger/open-reverts.ts'
import type { Revert, RolloutRecord } from '../../ledger/rollout-state.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import { closeReverts, isUntouched } from './close-reverts.ts'

/** Open ones of failed rollouts, by branch, where each of their clusters has an open one of a newer merge. */
function outdatedIn(record: RolloutRecord): readonly Revert[] {
  const branches = [...openBranches(record).values()]
  const open = branches.flat()
  const mergedAt = ({ cluster, bad }: Revert) =>
    record.rollouts.findIndex((one) => one.cluster === cluster && one.commit === bad)
  const isOutdated = (one: Revert) =>
    one.requestedBy === null &&
    open.some(
      (other) => other.cluster === one.cluster && other.branch !== one.branch && mergedAt(other) > mergedAt(one),
    )
  return branches.flatMap((own) => (own.every(isOutdated) ? own : []))
}

/** Once the newer ones are open. That it is closed comes back as its own event, and is remembered then: what stops here is done again. */
export async function closeOutdated(
  work: Work,
  standing: Standing,
  records: readonly RolloutRecord[],
): Promise<readonly string[]> {
  const closing = records.flatMap(outdatedIn).filter((one) => isUntouched(standing, one))
  const why = 'Something newer failed there as well, and has a revert of its own: this pull request is closed.'
  return closeReverts(work, standing, closing, { why, because: 'something newer failed' })
}
