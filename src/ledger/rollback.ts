// Where a person's `/rollback` leads by default: what was healthy before the newest merge of a service, in each cluster of it.
import type { Oid } from '../oid.ts'
import type { Rollout, RolloutRecord } from './rollout-state.ts'
import { isBadContent, lastHealthy, newestOf } from './rollouts.ts'

/** `content`: of the slice in the cluster as it stands. */
export type Stands = { readonly cluster: string; readonly content: string }

/** `isProven`: reports said that it was healthy there. */
type Back = { readonly cluster: string; readonly bad: Oid; readonly good: Oid; readonly isProven: boolean }

export type DefaultBack =
  | { readonly kind: 'back'; readonly backs: readonly Back[] }
  /** No merge of what stands there is recorded. */
  | { readonly kind: 'unrecorded' }
  | { readonly kind: 'all-bad' }

/** Only clusters that the newest merge changed go back: what others have came with something else. */
export function defaultBack(record: RolloutRecord, stands: readonly Stands[]): DefaultBack {
  const standing = stands.flatMap(({ cluster, content }) => {
    const newest = newestOf(record, cluster)
    return newest?.content === content ? [newest] : []
  })
  const [last] = standing.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at))
  if (last === undefined) return { kind: 'unrecorded' }
  const found = standing.filter(({ commit }) => commit === last.commit).map((one) => backOf(record, one))
  const backs = found.filter((one) => typeof one === 'object')
  if (backs.length > 0) return { kind: 'back', backs }
  return { kind: found.includes('all-bad') ? 'all-bad' : 'unrecorded' }
}

function backOf(record: RolloutRecord, { cluster, commit: bad, content }: Rollout): Back | 'all-bad' | 'unrecorded' {
  const healthy = lastHealthy(record, cluster, bad)
  // Where nothing reports, healthy means no more than merged.
  if (healthy !== null) return { cluster, bad, good: healthy.commit, isProven: healthy.awaited.length > 0 }
  const earlier = record.rollouts.filter((one) => one.cluster === cluster && one.content !== content)
  if (earlier.some(({ state }) => state === 'healthy')) return 'all-bad'
  const other = earlier.findLast((one) => one.state !== 'failed' && !isBadContent(record, one.content))
  if (other !== undefined) return { cluster, bad, good: other.commit, isProven: false }
  const first = record.rollouts.find((one) => one.cluster === cluster)
  const before = first?.by === 'change' ? first.before : null
  return before === null ? 'unrecorded' : { cluster, bad, good: before, isProven: false }
}

/** The rollout that what stands in the cluster came with; null: it is not recorded. */
export function broughtBy(record: RolloutRecord, { cluster, content }: Stands): Rollout | null {
  const newest = newestOf(record, cluster)
  return newest?.content === content ? newest : null
}

/** Whether one content came to the cluster for the first time after another one, or was left there as bad before. */
export function isLater(record: RolloutRecord, cluster: string, content: string, than: string): boolean {
  if (isBadContent(record, content)) return true
  const first = (wanted: string) =>
    record.rollouts.findIndex((one) => one.cluster === cluster && one.content === wanted)
  return first(than) !== -1 && first(content) > first(than)
}
