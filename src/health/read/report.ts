// What reports of all kinds have in common: one that says nothing, and one that says what an object of Flux said.
import type { FluxName, HealthReport, Revision } from '../model.ts'
import { classify } from './classify.ts'
import type { Meaning } from './reasons.ts'
import { type Located, locate, type Named, type Reach } from './speaker.ts'
import { words } from './words.ts'

export type Origin = HealthReport['origin']

/** Who sent it, and how. */
export type Sender = { readonly reach: Reach; readonly trusted: boolean; readonly origin: Origin }

const blank = {
  cluster: null,
  environment: null,
  object: null,
  service: null,
  revision: null,
  state: 'ignored',
  reason: '',
  message: '',
  at: null,
  deterministic: false,
  sticky: false,
  promotion: null,
} as const satisfies Partial<HealthReport>

/** `because`: what is wrong with it, as the rest of a sentence. */
export const ignored = (origin: Origin, because: string, what: Partial<HealthReport> = {}): HealthReport => ({
  ...blank,
  ...what,
  state: 'ignored',
  deterministic: false,
  sticky: false,
  trusted: false,
  origin,
  because: `Ignored: ${because}.`,
})

export type Said = {
  readonly named: Named
  readonly object: FluxName | null
  readonly service: string | null
  readonly revision: Revision | null
  readonly reason: string
  /** As it came. */
  readonly message: unknown
  readonly at: string | null
  readonly promotion: string | null
}

/** A report of an object of Flux. */
export const reportOfObject = (said: Said & { readonly object: FluxName }, sender: Sender): HealthReport =>
  reportOf(said, classify(said.object.kind, said.reason, typeof said.message === 'string' ? said.message : ''), sender)

export function reportOf(said: Said, meaning: Meaning, { reach, trusted, origin }: Sender): HealthReport {
  const { named, reason, message, ...rest } = said
  const what = { ...rest, reason: words(reason, 'reason'), message: words(message, 'message') }
  const located: Located = locate(named, reach)
  if ('contradiction' in located) return ignored(origin, located.contradiction, what)
  const { untold, ...place } = located
  if (meaning.state === 'ignored') return ignored(origin, meaning.because, { ...what, ...place })
  const because = untold === null ? meaning.because : `${meaning.because}; the cluster cannot be told: ${untold}`
  return { ...what, ...meaning, ...place, trusted, origin, because: `${what.reason}: ${because}.` }
}
