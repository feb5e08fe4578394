// The conditions of a gate that speak of upstream health: what is carried was healthy there, and nothing newer fails.
import type { Rollout, RolloutRecord } from '../ledger/rollout-state.ts'
import { enough, isFailure, type Judgement, judge, rolloutsOf, type Upstream } from './upstream.ts'
import { judgedText, placeText } from './upstream-words.ts'

/** `content`: as `contentsAt` tells it; null: nothing that ever stood there, as with single changes that were picked. */
export type Carried = { readonly service: string; readonly cluster: string; readonly content: string | null }

/** `sentence`: plain text with the evidence. `again`: when it may change by itself, in milliseconds since 1970. */
export type UpstreamCondition = { readonly met: boolean; readonly sentence: string; readonly again: number | null }

type Seen = Carried & { readonly judgement: Judgement; readonly newer: Rollout | null }

/** `carried`: each service in each cluster upstream that has it. A failure in any of them counts, whatever `require` is. */
export function upstreamConditions(
  carried: readonly Carried[],
  upstream: Upstream,
  records: readonly RolloutRecord[],
  now: number,
): readonly UpstreamCondition[] {
  const seen = carried.map((one) => look(one, upstream, rolloutsOf(records, one.service, one.cluster), now))
  return [...Map.groupBy(seen, ({ service }) => service).values()].flatMap((own) => {
    const ready = own.filter(({ judgement }) => judgement.code === 'ready').length
    const isEnough = ready >= enough(upstream, own.length)
    return own.flatMap((one) => [carriedCondition(one, isEnough, upstream), ...newerCondition(one, upstream, now)])
  })
}

/** The newest rollout of that content counts: what came back has to prove itself again. */
function look(carried: Carried, upstream: Upstream, rollouts: readonly Rollout[], now: number): Seen {
  const index = rollouts.findLastIndex(({ content }) => content === carried.content)
  const judgement = judge(rollouts[index] ?? null, rollouts[index + 1] ?? null, upstream, now)
  return { ...carried, judgement, newer: index === -1 ? lastFailure(rollouts) : lastFailure(rollouts.slice(index + 1)) }
}

/** The newest that fails, as long as nothing after it is healthy. */
function lastFailure(rollouts: readonly Rollout[]): Rollout | null {
  const good = rollouts.findLastIndex(({ state }) => state === 'healthy')
  return rollouts.findLast(({ state }, index) => index > good && (state === 'failing' || state === 'failed')) ?? null
}

function carriedCondition({ service, cluster, content, judgement }: Seen, isEnough: boolean, upstream: Upstream) {
  const text = textOf(service, cluster, content, judgement, upstream)
  if (judgement.code === 'ready') return { met: true, sentence: `${text}.`, again: null }
  const isWaived = isEnough && !isFailure(judgement)
  const waived = isWaived ? `; ${upstream.environment.name} does not require this cluster` : ''
  return { met: isWaived, sentence: `${text}${waived}.`, again: judgement.again }
}

function textOf(
  service: string,
  cluster: string,
  content: string | null,
  judgement: Judgement,
  upstream: Upstream,
): string {
  if (judgement.rollout !== null || upstream.health === 'off') return judgedText(service, cluster, judgement, upstream)
  const place = placeText(upstream, cluster)
  return content === null
    ? `${service} as this carries it never stood in ${place}: its health there is not known`
    : `${service} as this carries it was not heard of in ${place}`
}

function newerCondition(
  { service, cluster, newer }: Seen,
  upstream: Upstream,
  now: number,
): readonly UpstreamCondition[] {
  if (newer === null || upstream.health === 'off') return []
  const judgement = judge(newer, null, upstream, now)
  return [
    {
      met: false,
      sentence: `Since then: ${judgedText(service, cluster, judgement, upstream)}.`,
      again: judgement.again,
    },
  ]
}
