// Clusters whose revert of the same merge is open already: it has one branch, so one pull request holds them all.
import { failureLine } from '../../messages/rollouts-text.ts'
import type { Failure } from './failures.ts'
import type { WayBack } from './prepare-revert.ts'

/** `together`: what fails of one merge now, in other clusters. */
export function openBeside(together: readonly Failure[]): readonly WayBack[] {
  const [first] = together
  if (first === undefined) return []
  const { environment, service, reverts, rollouts } = first.record
  const now = new Set(together.map(({ rollout }) => rollout.cluster))
  return reverts.flatMap((open): readonly WayBack[] => {
    const { cluster, bad, badContent, target } = open
    if (open.state !== 'open' || bad !== first.rollout.commit || now.has(cluster)) return []
    const rollout = rollouts.find((one) => one.cluster === cluster && one.commit === bad) ?? null
    const said = open.requestedBy === null ? rollout && failureLine(rollout) : `is taken back for ${open.requestedBy}`
    const evidence = said === null ? [] : [`${service} ${said}; its revert was open already.`]
    return [{ environment, service, cluster, bad, badContent, good: target, rollout, evidence }]
  })
}
