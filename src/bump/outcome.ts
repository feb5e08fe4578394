// What came of looking at the tags from the newest down: the one that goes, or why none does.
import { isNewer, type Scheme } from '../versions/schemes.ts'
import type { Choice, RingQuestion } from './choose.ts'
import type { Verdict } from './judge-tag.ts'
import type { Ring } from './stood.ts'

type Ready = Extract<Verdict, { kind: 'go' }>
type Passed = Extract<Verdict, { kind: 'no' }>

export type Looked = {
  readonly scheme: Scheme
  readonly rings: readonly Ring[]
  /** Newer tags that cannot come, newest first. */
  readonly passed: readonly Passed[]
  /** Tags that upstream runs and that the base has no more. */
  readonly gone: readonly string[]
}

export function goes(question: RingQuestion, looked: Looked, { tag, kept, moved }: Ready): Choice {
  const { scheme, rings, passed, gone } = looked
  const because = [
    rings.length > 0
      ? `${tag} ${rings.some(({ health }) => health !== null) ? 'is healthy' : 'stood'} in ${list(rings.map(({ name }) => name))} for the soak time.`
      : `${tag} is the newest allowed tag of the base${passed.length > 0 ? ' that may come' : ''}.`,
    ...passed.slice(0, 1).map((newest) => newest.because),
    ...goneText(gone.filter((one) => isNewer(scheme, one, tag))),
  ]
  return {
    kind: 'go',
    tag,
    kept: Object.fromEntries([...kept].map(([service, why]) => [service, why.because])),
    because: because.join(' '),
    notes: notesOf(question, rings, moved),
    again: earliest([...passed, ...kept.values()].map(({ again }) => again)),
  }
}

function notesOf({ environment, upstream }: RingQuestion, rings: readonly Ring[], moved: readonly string[]) {
  if (upstream.length === 0) return []
  if (rings.length === 0) {
    return [`No environment before ${environment.name} pins this base: its tags come from the base itself.`]
  }
  const untried = moved.filter((service) => !rings.some(({ services }) => services.includes(service)))
  return untried.length === 0
    ? []
    : [`Before ${environment.name} nothing runs ${list(untried)}: untried, but going along.`]
}

export function stays({ environment }: RingQuestion, { passed, gone }: Looked): Choice {
  const soaking = passed.filter(({ code }) => code === 'soaking')
  const again = earliest(soaking.map((one) => one.again))
  const told =
    soaking.find((one) => one.again === again) ?? passed.find(({ code }) => code !== 'upstream') ?? passed.at(0) ?? null
  if (told === null) {
    const none = `The base has no allowed tag that is newer than what ${environment.name} pins.`
    const because = gone.length > 0 ? goneText(gone).join(' ') : none
    return { kind: 'stay', code: gone.length > 0 ? 'upstream' : 'newest', because, again: null }
  }
  const newest = passed.slice(0, 1).filter((one) => one !== told)
  const because = [told.because, ...newest.map((one) => one.because), ...goneText(gone)].join(' ')
  return { kind: 'stay', code: told.code, because, again }
}

const goneText = (gone: readonly string[]): readonly string[] =>
  gone.length === 0 ? [] : [`Upstream runs ${list(gone)}, which the base has no more.`]

const list = (names: readonly string[]): string => names.join(', ').replace(/, ([^,]*)$/, ' and $1')

function earliest(instants: readonly (number | null)[]): number | null {
  const known = instants.filter((at) => at !== null)
  return known.length === 0 ? null : Math.min(...known)
}
