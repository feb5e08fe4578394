// The state of a rollout, from what is known of its objects.
import type { ObjectHealth, Rollout } from '../ledger/rollout-state.ts'
import { instant } from './object-health.ts'

const isFailed = ({ state }: ObjectHealth) => state === 'failed'

/** A failure that comes again by itself is sure when it did; any other one when it lasted as long as the grace. */
const isSure = ({ at, since, deterministic }: ObjectHealth, grace: number) =>
  deterministic ? instant(since) < instant(at) : instant(at) - instant(since) >= grace

const byTime = (a: string, b: string) => instant(a) - instant(b)
const earliest = (times: readonly string[], otherwise: string) => times.toSorted(byTime)[0] ?? otherwise
const latest = (times: readonly string[], otherwise: string) => times.toSorted(byTime).at(-1) ?? otherwise

/** A failure that was sure stays so until the last failed object has recovered. */
export function judged(rollout: Rollout): Rollout {
  const { state, since } = standing(rollout)
  return state === rollout.state && since === rollout.since ? rollout : { ...rollout, state, since }
}

function standing(rollout: Rollout): Pick<Rollout, 'state' | 'since'> {
  const { state, since, at, awaited, objects, grace } = rollout
  const failed = Object.values(objects).filter(isFailed)
  if (failed.length > 0) {
    if (state === 'failed') return { state, since }
    const sure = failed.filter((one) => isSure(one, grace)).map((one) => one.at)
    if (sure.length > 0) return { state: 'failed', since: earliest(sure, at) }
    const seen = failed.map((one) => one.since)
    return { state: 'failing', since: earliest(seen, at) }
  }
  if (awaited.every((key) => objects[key]?.state === 'healthy')) {
    const healthy = Object.values(objects).filter((one) => one.state === 'healthy')
    return {
      state: 'healthy',
      since: latest(
        healthy.map((one) => one.since),
        at,
      ),
    }
  }
  return state === 'unknown' ? { state, since } : { state: 'progressing', since: at }
}
