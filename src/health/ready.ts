// Whether what stands upstream may be followed: the newest content that is healthy everywhere, for as long as it has to be.
import type { RolloutRecord } from '../ledger/rollout-state.ts'
import type { Oid } from '../oid.ts'
import { instant } from './object-health.ts'
import { enough, isFailure, type Judgement, judge, rolloutsOf, type Upstream } from './upstream.ts'
import { judgedText } from './upstream-words.ts'

export { upstreamConditions } from './upstream-conditions.ts'

/**
 * `because`: a sentence. `again`: when it may change by itself, in milliseconds since 1970. `source` of what is ready: `head`,
 * as nothing of the unit is newer; of what is not: an older commit at which all of it was.
 */
export type Readiness =
  | { readonly kind: 'ready'; readonly source: 'head'; readonly because: string }
  | {
      readonly kind: 'not-ready'
      readonly code: 'progressing' | 'failing' | 'failed' | 'unknown' | 'suspended' | 'soaking' | 'unheard'
      readonly because: string
      readonly again: number | null
      readonly source: Oid | null
    }

/** The worst first. What is superseded is never the newest of a cluster; it counts as under way. */
const codes = ['failed', 'failing', 'suspended', 'unknown', 'unheard', 'progressing', 'soaking'] as const
const codeOf = ({ code }: Judgement) => codes.find((one) => one === code) ?? 'progressing'

type Seen = { readonly service: string; readonly cluster: string; readonly judgement: Judgement }

/** `standing`: the services of the unit in each cluster upstream that has them. A failure in any of them counts, whatever `require` is. */
export function readiness(
  upstream: Upstream,
  standing: readonly { readonly service: string; readonly cluster: string }[],
  records: readonly RolloutRecord[],
  now: number,
): Readiness {
  const places = standing.map(({ service, cluster }) => ({
    service,
    cluster,
    rollouts: rolloutsOf(records, service, cluster),
  }))
  const seenAt = (until: number): readonly Seen[] =>
    places.map(({ service, cluster, rollouts }) => {
      const index = rollouts.findLastIndex(({ at }) => instant(at) <= until)
      const judgement = judge(rollouts[index] ?? null, rollouts[index + 1] ?? null, upstream, now)
      return { service, cluster, judgement }
    })
  if (places.length === 0 && upstream.health === 'required') {
    const because = `nothing of it stands in ${upstream.environment.name}.`
    return { kind: 'not-ready', code: 'unheard', because, again: null, source: null }
  }
  const newest = seenAt(Number.POSITIVE_INFINITY)
  const isReady = (seen: readonly Seen[]) => lacking(seen, upstream).length === 0
  if (isReady(newest)) {
    const ready = newest.filter(({ judgement }) => judgement.code === 'ready')
    return { kind: 'ready', source: 'head', because: sentence(ready, upstream) }
  }
  const older = places
    .flatMap(({ rollouts }) => rollouts)
    .toSorted((a, b) => instant(b.at) - instant(a.at))
    .find(({ at }) => isReady(seenAt(instant(at))))
  const lacks = lacking(newest, upstream).toSorted((a, b) => rank(a) - rank(b))
  const times = newest.flatMap(({ judgement }) => judgement.again ?? [])
  return {
    kind: 'not-ready',
    code: lacks[0] === undefined ? 'unheard' : codeOf(lacks[0].judgement),
    because: sentence(lacks, upstream),
    again: times.length === 0 ? null : Math.min(...times),
    source: older?.commit ?? null,
  }
}

const rank = ({ judgement }: Seen) => codes.indexOf(codeOf(judgement))

/** What keeps it from being ready, service by service. */
function lacking(seen: readonly Seen[], upstream: Upstream): readonly Seen[] {
  return [...Map.groupBy(seen, ({ service }) => service).values()].flatMap((own) => {
    const ready = own.filter(({ judgement }) => judgement.code === 'ready').length
    return own.filter(
      ({ judgement }) => isFailure(judgement) || (ready < enough(upstream, own.length) && judgement.code !== 'ready'),
    )
  })
}

const mostNamed = 3

function sentence(seen: readonly Seen[], upstream: Upstream): string {
  const named = seen.slice(0, mostNamed).map((one) => judgedText(one.service, one.cluster, one.judgement, upstream))
  const more = seen.length > mostNamed ? [`and ${seen.length - mostNamed} more`] : []
  return `${[...named, ...more].join('; ')}.`
}
