// How services are with the tags of a base that they run on: since when all is well with one, or why it is not.
import type { TagHealth } from '../bump/stood.ts'
import type { Rollout, RolloutRecord } from '../ledger/rollout-state.ts'
import { enough, isFailure, type Judgement, judge, rolloutsOf, type Upstream } from './upstream.ts'
import { judgedText } from './upstream-words.ts'

/** A service that pins the base at a tag in a cluster. */
export type Standing = { readonly service: string; readonly cluster: string; readonly tag: string }

type Seen = Standing & { readonly judgement: Judgement; readonly isProven: boolean }

/** `standing`: what stands; tags that stood before are known by their rollouts. */
export function tagHealth(
  upstream: Upstream,
  standing: readonly Standing[],
  records: readonly RolloutRecord[],
  now: number,
): readonly TagHealth[] {
  const past = records.flatMap(({ service, rollouts }) =>
    rollouts.flatMap(({ cluster, tags }) => Object.values(tags).map((tag) => ({ service, cluster, tag }))),
  )
  const places = new Map(
    [...past, ...standing].map((one) => [JSON.stringify([one.tag, one.service, one.cluster]), one]),
  )
  const seen = [...places.values()].map((one) =>
    look(one, rolloutsOf(records, one.service, one.cluster), upstream, now),
  )
  return [...Map.groupBy(seen, ({ tag, service }) => JSON.stringify([tag, service])).values()].flatMap((own) => {
    const [first] = own
    return first === undefined ? [] : [together(first, own, upstream)]
  })
}

/** What ran well with the tag once was not broken by it. A rollout without any pinned tag runs with what stands. */
function look(place: Standing, rollouts: readonly Rollout[], upstream: Upstream, now: number): Seen {
  const newest = rollouts.at(-1)
  const isPlain = newest !== undefined && Object.keys(newest.tags).length === 0
  const own = rollouts.flatMap((one, index) => (Object.values(one.tags).includes(place.tag) ? [index] : []))
  const all = own.length === 0 && isPlain ? [rollouts.length - 1] : own
  const judged = all.map((index) => judge(rollouts[index] ?? null, rollouts[index + 1] ?? null, upstream, now))
  const last = judged.at(-1) ?? judge(null, null, upstream, now)
  const proven = judged.find(({ code }) => code === 'ready')
  const judgement = isFailure(last) || proven === undefined ? last : proven
  return { ...place, judgement, isProven: proven !== undefined }
}

function together({ tag, service }: Seen, own: readonly Seen[], upstream: Upstream): TagHealth {
  const failed = own.filter(({ judgement }) => isFailure(judgement))
  const times = own
    .flatMap(({ judgement: { code, soaked } }) => (code === 'ready' || code === 'soaking' ? (soaked ?? []) : []))
    .toSorted((a, b) => a - b)
  const from = failed.length > 0 ? null : (times[enough(upstream, own.length) - 1] ?? null)
  const lacking = failed[0] ?? own.find(({ judgement }) => judgement.code !== 'ready')
  const bad = failed.some(({ judgement, isProven }) => judgement.code === 'failed' && !isProven)
  return {
    ...{ service, tag, from, bad },
    apart: bad || (from === null && own.some(({ judgement }) => judgement.code === 'suspended')),
    because:
      from !== null || lacking === undefined ? '' : judgedText(service, lacking.cluster, lacking.judgement, upstream),
  }
}

/** One sentence for each place where the newest rollout of the service fails on the tag. */
export function failuresAt(
  upstream: Upstream,
  moved: readonly { readonly service: string; readonly tag: string }[],
  records: readonly RolloutRecord[],
  now: number,
): readonly string[] {
  const found = moved.flatMap(({ service, tag }) =>
    upstream.environment.clusters.flatMap(({ name: cluster }) => {
      const newest = rolloutsOf(records, service, cluster).at(-1) ?? null
      if (newest === null || !Object.values(newest.tags).includes(tag)) return []
      const judgement = judge(newest, null, upstream, now)
      return isFailure(judgement) ? [`On ${tag}, ${judgedText(service, cluster, judgement, upstream)}.`] : []
    }),
  )
  return [...new Set(found)]
}
