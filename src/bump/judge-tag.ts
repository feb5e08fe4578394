// One tag that is newer than some pin: may it come to the environment now, and for which services?

import { sentence } from '../config/quote.ts'
import { instantText } from '../time-text.ts'
import { compareTags, isNewer, type Scheme } from '../versions/schemes.ts'
import type { RingQuestion } from './choose.ts'
import { badOf, badText, holdText, keptText, type Reason, reason, whyKept, worstFirst } from './keeping.ts'
import { healthAt, type Ring, stoodFrom } from './stood.ts'

export type Verdict =
  | {
      readonly kind: 'go'
      readonly tag: string
      readonly kept: ReadonlyMap<string, Reason>
      readonly moved: readonly string[]
    }
  | ({ readonly kind: 'no'; readonly tag: string } & Reason)

/** `rings`: the environments before it that pin the base. */
export function judgeTag(question: RingQuestion, scheme: Scheme, rings: readonly Ring[], tag: string): Verdict {
  const not = whyNot(question, scheme, rings, tag)
  if (not !== null) return { kind: 'no', tag, ...not }
  const lower = question.pins.filter((pin) => isNewer(scheme, tag, pin.tag))
  const services = [...new Set(lower.flatMap((pin) => pin.services))].sort()
  const kept = new Map(
    services.flatMap((service) => {
      const why = whyKept(question, rings, tag, service)
      return why === null ? [] : [[service, why] as const]
    }),
  )
  // A source that several services read moves with all of them or not at all.
  const moves = lower.filter((pin) => !pin.services.some((service) => kept.has(service)))
  const [first] = [...kept.values()].sort((a, b) => weights.indexOf(a.code) - weights.indexOf(b.code))
  if (moves.length === 0 && first !== undefined) {
    return { kind: 'no', tag, code: first.code, because: keptText(kept), again: first.again }
  }
  return {
    kind: 'go',
    tag,
    kept,
    moved: services.filter((service) => moves.some((pin) => pin.services.includes(service))),
  }
}

/** What keeps all services is told by what changes soonest. */
const weights: readonly Reason['code'][] = ['soaking', 'bad', 'hold', 'upstream']

/** What stops the tag for the whole environment. */
function whyNot(question: RingQuestion, scheme: Scheme, rings: readonly Ring[], tag: string): Reason | null {
  const { environment, record, now } = question
  const refused = record.refused.find((one) => isOlderOrSame(scheme, tag, one))
  if (refused !== undefined) {
    const also = refused === tag ? '' : `, which means no to ${tag} as well`
    return reason(
      'refused',
      `The pull request for ${refused} was closed in ${environment.name}${also}; \`/bump\` opens it again.`,
    )
  }
  const bad = badOf(question, tag).find(({ mark }) => mark.services.length === 0)
  if (bad !== undefined) return reason('bad', badText(bad))
  const hold = question.held('all', tag)
  if (hold !== null) return reason('hold', holdText(hold))
  const times = rings.map((ring) => ({ ring, at: stoodFrom(ring, tag).all })).sort((a, b) => b.at - a.at)
  const [last] = times
  if (last === undefined || last.at <= now) return null
  if (last.at !== Number.POSITIVE_INFINITY) {
    return reason('soaking', `${tag} soaks in ${last.ring.name} until ${instantText(last.at)}.`, last.at)
  }
  const [health] = rings.flatMap((ring) => healthAt(ring, tag, null)).toSorted((a, b) => worstFirst(b, a))
  if (health !== undefined && health.from === null)
    return reason(health.bad ? 'bad' : 'upstream', sentence(`${tag} waits: ${health.because}`))
  const missing = times.filter(({ at }) => at === last.at).map(({ ring }) => ring)
  return reason(
    'upstream',
    `${tag} did not stand in ${missing.map(({ name }) => name).join(' and ')} for the soak time.`,
  )
}

/** By precedence, so that another text of the refused version is refused, too; a tag of another scheme says nothing of this one. */
const isOlderOrSame = (scheme: Scheme, tag: string, refused: string): boolean =>
  compareTags(scheme, tag, refused) !== null && !isNewer(scheme, tag, refused)
