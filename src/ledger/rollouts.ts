// How the memory of rollouts changes: what is newest, what was healthy last, which contents are bad, which reverts there are.
import type { Oid } from '../oid.ts'
import type { Revert, Rollout, RolloutRecord, RolloutState } from './rollout-state.ts'

const rememberedRollouts = 10
const rememberedReverts = 10
const rememberedBad = 20
/** How many bad contents a way back may pass; behind them a person says where to go. */
const mostBadPassed = 3

const withoutVerdict: readonly RolloutState[] = ['progressing', 'failing', 'unknown', 'suspended']

const isSame = (a: Rollout, b: Rollout) => a.cluster === b.cluster && a.commit === b.commit

/** A rollout that begins: what has no verdict in its cluster is superseded. One that is recorded already changes nothing. */
export function withRollout(record: RolloutRecord, rollout: Rollout): RolloutRecord {
  if (record.rollouts.some((one) => isSame(one, rollout))) return record
  const { rollouts } = withoutRollout(record, rollout.cluster, rollout.at)
  return limited({ ...record, rollouts: [...rollouts, rollout] }, rollout.cluster)
}

/** Nothing of the cluster waits for a verdict any more: something newer was merged, or the service left it. */
export function withoutRollout(record: RolloutRecord, cluster: string, at: string): RolloutRecord {
  const isOver = (one: Rollout) => one.cluster === cluster && withoutVerdict.includes(one.state)
  if (!record.rollouts.some(isOver)) return record
  const rollouts = record.rollouts.map((one) =>
    isOver(one) ? { ...one, state: 'superseded' as const, since: at } : one,
  )
  return { ...record, rollouts }
}

/** News of a recorded rollout, in its place. What was superseded in between, or is not recorded, stays as it is. */
export function withProgress(record: RolloutRecord, rollout: Rollout): RolloutRecord {
  const rollouts = record.rollouts.map((one) => (isSame(one, rollout) && one.state !== 'superseded' ? rollout : one))
  return { ...record, rollouts }
}

function limited(record: RolloutRecord, cluster: string): RolloutRecord {
  const own = record.rollouts.filter((one) => one.cluster === cluster)
  const kept = new Set([...own.slice(-rememberedRollouts), lastHealthy(record, cluster)])
  return { ...record, rollouts: record.rollouts.filter((one) => one.cluster !== cluster || kept.has(one)) }
}

export const newestOf = ({ rollouts }: RolloutRecord, cluster: string): Rollout | null =>
  rollouts.findLast((one) => one.cluster === cluster) ?? null

/**
 * Where going back leads: the newest healthy rollout of a content that is not bad, past three bad ones at most. `before`: the
 * commit of a rollout; only older ones of another content count. Null: none is known.
 */
export function lastHealthy(record: RolloutRecord, cluster: string, before?: Oid): Rollout | null {
  const own = record.rollouts.filter((one) => one.cluster === cluster)
  const failed = before === undefined ? -1 : own.findLastIndex(({ commit }) => commit === before)
  if (before !== undefined && failed === -1) return null
  const older = failed === -1 ? own : own.slice(0, failed).filter(({ content }) => content !== own[failed]?.content)
  const passed = new Set<string>()
  for (const one of older.toReversed()) {
    if (one.state !== 'healthy') continue
    if (!isBadContent(record, one.content)) return one
    passed.add(one.content)
    if (passed.size > mostBadPassed) return null
  }
  return null
}

/** Said again of a content, the newest reason counts. What a remembered rollout brought is never forgotten before it. */
export function markBad(record: RolloutRecord, bad: RolloutRecord['bad'][number]): RolloutRecord {
  const all = [...markGood(record, bad.content).bad, bad]
  const brought = new Set(record.rollouts.map(({ content }) => content))
  const newest = new Set(all.slice(-rememberedBad))
  return { ...record, bad: all.filter((one) => newest.has(one) || brought.has(one.content)) }
}

export const markGood = (record: RolloutRecord, content: string): RolloutRecord => ({
  ...record,
  bad: record.bad.filter((one) => one.content !== content),
})

export const isBadContent = ({ bad }: Pick<RolloutRecord, 'bad'>, content: string): boolean =>
  bad.some((one) => one.content === content)

/** A revert that begins, or news of one: it takes the place of the open one of its branch, or of its pull request's. */
export function withRevert(record: RolloutRecord, revert: Revert): RolloutRecord {
  const at = record.reverts.findLastIndex(
    ({ cluster, branch, state, pull }) =>
      cluster === revert.cluster &&
      branch === revert.branch &&
      (state === 'open' || (pull !== null && pull === revert.pull)),
  )
  const reverts = at === -1 ? [...record.reverts, revert] : record.reverts.with(at, revert)
  const kept = new Set(reverts.filter(({ cluster }) => cluster === revert.cluster).slice(-rememberedReverts))
  return { ...record, reverts: reverts.filter((one) => one.cluster !== revert.cluster || kept.has(one)) }
}
