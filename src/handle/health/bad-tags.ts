// A failed rollout that moved the tag of a base: the tag is bad for its service there, so that it goes no further.
import type { BumpRecord } from '../../ledger/bump-state.ts'
import { tagBad } from '../../ledger/bump-transactions.ts'
import type { Rollout, RolloutRecord } from '../../ledger/rollout-state.ts'
import type { Standing } from '../standing/standing.ts'
import { byUs } from './auto-holds.ts'
import type { Failed } from './failures.ts'

/** Records of bumps that changed. */
export async function markTags(
  { ledger }: Standing,
  failed: readonly (Failed & { readonly reason: string })[],
  at: string,
): Promise<readonly BumpRecord[]> {
  const changed = new Map<string, BumpRecord>()
  for (const { record, rollout, reason } of failed) {
    const tags = movedTags(record, rollout)
    if (tags.length === 0) continue
    for (const bump of await ledger.bumps(record.environment)) {
      const key = `${bump.environment} ${bump.base}`
      const known = changed.get(key) ?? bump
      const own = tags.filter((tag) => wasMoved(known, record.service, tag))
      const next = own.reduce(
        (one, tag) => tagBad(one, { tag, services: [record.service], because: reason, by: byUs, at }),
        known,
      )
      if (next !== known) changed.set(key, next)
    }
  }
  return [...changed.values()]
}

/** Tags that the rollout came with and the one before it in the cluster did not have. */
function movedTags({ rollouts }: RolloutRecord, { cluster, commit, tags }: Rollout): readonly string[] {
  const own = rollouts.filter((one) => one.cluster === cluster)
  const before = own[own.findIndex((one) => one.commit === commit) - 1]
  return [...new Set(Object.entries(tags).flatMap(([key, tag]) => (before?.tags[key] === tag ? [] : [tag])))]
}

const wasMoved = ({ merged }: BumpRecord, service: string, tag: string): boolean =>
  merged.some(({ pins }) => Object.values(pins).some(({ to, services }) => to === tag && services.includes(service)))

/** Whether the rollout brought a tag. Of the first one in its cluster only what a bump moved is known to be new. */
export function bringsTags(record: RolloutRecord, rollout: Rollout, bumps: readonly BumpRecord[]): boolean {
  const isFirst = record.rollouts.find(({ cluster }) => cluster === rollout.cluster)?.commit === rollout.commit
  return movedTags(record, rollout).some((tag) => !isFirst || bumps.some((bump) => wasMoved(bump, record.service, tag)))
}
