// Why one service keeps its pin although a tag may come to the environment: it is bad for it, held, or not tried upstream.
import { sentence } from '../config/quote.ts'
import type { BadTag, Hold } from '../ledger/bump-state.ts'
import { isOid } from '../oid.ts'
import { instantText } from '../time-text.ts'
import type { RingQuestion } from './choose.ts'
import { healthAt, type Ring, stoodFrom, type TagHealth } from './stood.ts'

/** `again`: when it may be another answer; null: when something happens. */
export type Reason = {
  readonly code: 'bad' | 'hold' | 'soaking' | 'upstream' | 'refused'
  readonly because: string
  readonly again: number | null
}

export const reason = (code: Reason['code'], because: string, again: number | null = null): Reason => ({
  code,
  because,
  again,
})

/** Null: it goes along. */
export function whyKept(question: RingQuestion, rings: readonly Ring[], tag: string, service: string): Reason | null {
  const says = keeps([service])
  const bad = badOf(question, tag).find(({ mark }) => mark.services.includes(service))
  if (bad !== undefined) return reason('bad', `${says}: ${badText(bad)}`)
  const hold = question.held(service, tag)
  if (hold !== null) return reason('hold', `${says}: ${holdText(hold)}`)
  const runs = rings.filter(({ services }) => services.includes(service))
  const times = runs.map((ring) => ({ ring, at: stoodFrom(ring, tag).of(service) })).sort((a, b) => b.at - a.at)
  const [last] = times
  if (last === undefined || last.at <= question.now) return null
  const { ring, at } = last
  if (at === Number.POSITIVE_INFINITY) {
    const [health] = runs.flatMap((one) => healthAt(one, tag, service)).toSorted(worstFirst)
    if (health !== undefined && health.from === null)
      return reason(health.bad ? 'bad' : 'upstream', sentence(`${says}: ${health.because}`))
    return reason('upstream', `${says}: in ${ring.name} it did not stand at ${tag}, or not for the soak time.`)
  }
  return reason('soaking', `${says}: in ${ring.name} it soaks at ${tag} until ${instantText(at)}.`, at)
}

/** What is bad will not be otherwise, what only waits may be. */
export const worstFirst = (a: TagHealth, b: TagHealth): number =>
  Number(b.bad) - Number(a.bad) || Number(a.from !== null) - Number(b.from !== null)

const keeps = (services: readonly string[]): string =>
  services.length === 1 ? `${services[0]} keeps its pin` : `${services.join(', ')} keep their pins`

/** Services that stay for the same reason share one sentence. */
export function keptText(kept: ReadonlyMap<string, Reason>): string {
  const alike = Map.groupBy(kept, ([service, { because }]) => because.slice(keeps([service]).length))
  return [...alike].map(([why, some]) => `${keeps(some.map(([service]) => service))}${why}`).join(' ')
}

type Mark = { readonly mark: BadTag; readonly environment: string }

/** Who called the tag bad, here and in every environment before it. */
export function badOf({ environment, record, upstream }: RingQuestion, tag: string): readonly Mark[] {
  const records = [{ name: environment.name, record }, ...upstream]
  return records.flatMap(({ name, record: { bad } }) =>
    bad.filter((mark) => mark.tag === tag).map((mark) => ({ mark, environment: name })),
  )
}

export const badText = ({ mark, environment }: Mark): string =>
  sentence(`${mark.by} marked ${mark.tag} as bad in ${environment}: ${mark.because}`)

export const holdText = ({ service, environment, version, by, reason: why }: Hold): string => {
  const what = service === 'all' ? 'everything' : service
  // Holds that Sluice sets speak of a content by its id.
  const at = version === null ? '' : ` back from ${isOid(version) ? 'the content that failed' : version}`
  return sentence(`${by} holds ${what}${at}${environment === null ? '' : ` in ${environment}`}: ${why}`)
}
