// What is said of an upstream rollout: one sentence with its evidence, as plain text that is escaped where it is shown.
import type { ObjectHealth, Rollout } from '../ledger/rollout-state.ts'
import { durationText, instantText } from '../time-text.ts'
import { instant } from './object-health.ts'
import type { Judgement, Upstream } from './upstream.ts'

const time = (text: string) => instantText(instant(text))
const mergedAs = ({ commit, pull, by }: Rollout) =>
  `${by === 'sight' ? 'found at' : 'merged as'} ${commit.slice(0, 7)}${pull === null ? '' : `, #${pull}`}`

/** The cluster is named where the environment has several. */
export const placeText = ({ environment }: Upstream, cluster: string): string =>
  environment.clusters.length > 1 ? `${environment.name}/${cluster}` : environment.name

/** Without a full stop. */
export function judgedText(service: string, cluster: string, judgement: Judgement, upstream: Upstream): string {
  const { code, rollout, soaked } = judgement
  const place = placeText(upstream, cluster)
  const { soak } = upstream.environment
  if (rollout === null)
    return upstream.health === 'off'
      ? `${service} in ${place} was not checked: health is off there`
      : `${service} in ${place} was not heard of`
  const merged = mergedAs(rollout)
  const off = upstream.health === 'off' ? '; health is off there: nothing was checked' : ''
  switch (code) {
    case 'ready': {
      const is =
        upstream.health === 'off' ? `stands in ${place} since ${time(rollout.at)}` : healthySince(rollout, place)
      return `${service} ${is} (${merged}${silentText(rollout)}${soak > 0 ? `, soak of ${durationText(soak)} over` : ''})${off}`
    }
    case 'soaking':
      return `${service} in ${place} soaks until ${instantText(soaked ?? 0)} (${merged}${weakText(rollout)})${off}`
    case 'superseded':
      return `${service} in ${place} was replaced before it was ready (${merged})`
    case 'failing':
      return `${service} is failing in ${place}: ${failureText(rollout)} (${merged})`
    case 'failed':
      return `${service} failed in ${place}: ${failureText(rollout)} (${merged})`
    case 'unknown':
      return `${service} in ${place} is in unknown health since ${time(rollout.since)}: ${missingText(rollout)} (${merged})`
    case 'suspended':
      return `${service} is suspended in ${place}: Flux does not apply it (${merged})`
    case 'progressing':
      return `${service} is not healthy in ${place} yet: ${missingText(rollout)} (${merged})`
    case 'unheard':
      return `${service} in ${place} was not heard of (${merged})`
  }
}

const silentText = ({ silent = [] }: Rollout) =>
  silent.length === 0 ? '' : `; ${silent.join(', ')} cannot report by commit statuses: it was not waited for`

const weakText = ({ weak }: Rollout) => (weak ? ', applied; nothing in it waits for readiness' : '')

const healthySince = (rollout: Rollout, place: string) =>
  `is healthy in ${place} since ${time(rollout.since)}${weakText(rollout)}`

/** The failure that was seen first. */
function failureText({ objects, since }: Rollout): string {
  const failed = Object.entries(objects).filter(([, { state }]) => state === 'failed')
  const [first] = failed.toSorted(([, a], [, b]) => instant(a.since) - instant(b.since))
  if (first === undefined) return `since ${time(since)}`
  const [key, { reason, since: seen }] = first
  return `${key} says ${reason} since ${time(seen)}`
}

function missingText(rollout: Rollout): string {
  const { awaited, objects } = rollout
  if (awaited.length === 0) return `it has no object that reports${silentText(rollout)}`
  const missing = awaited.filter((key) => objects[key]?.state !== 'healthy')
  const shown = missing.slice(0, 3).map((key) => `${key} ${saidText(objects[key])}`)
  return [...shown, ...(missing.length > 3 ? [`and ${missing.length - 3} more`] : [])].join(', ')
}

function saidText(health: ObjectHealth | undefined): string {
  if (health === undefined) return 'has not reported success'
  return health.state === 'waiting' ? 'waits for a dependency' : 'is in progress'
}
