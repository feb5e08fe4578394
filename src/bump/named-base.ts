// Which base, environment and services the words of a comment mean, among what the environments pin.
import type { CommandProblem } from '../commands/model.ts'
import { problem, unknownEnvironment } from '../commands/resolve.ts'
import { quoted } from '../commands/visible.ts'
import { didYouMean } from '../config/suggest.ts'
import { type BaseAddress, baseId, baseUnit, type PinSurvey } from './model.ts'
import { ringsBefore } from './ring.ts'

export type BumpPlaces = {
  /** Of the configuration, in its order. */
  readonly environments: readonly { readonly name: string; readonly after: readonly string[] }[]
  /** By environment. */
  readonly surveys: ReadonlyMap<string, Pick<PinSurvey, 'pins' | 'unmovable'>>
  /** What the branch of ours says that the comment's pull request comes from. */
  readonly on: { readonly kind: string; readonly environment: string; readonly unit: string } | null
}

/** `line`: of the comment. */
export type Asked = { readonly line: number; readonly places: BumpPlaces }

export type Unclear = { readonly kind: 'unclear'; readonly problems: readonly CommandProblem[] }

export const unclear = (line: number, code: string, message: string): Unclear => ({
  kind: 'unclear',
  problems: [problem(line, code, message)],
})

const namesOf = ({ owner, name }: BaseAddress): string => `${owner}/${name}`

export function pinnedBases({ surveys }: BumpPlaces): readonly BaseAddress[] {
  const all = [...surveys.values()].flatMap(({ pins }) => pins.map(({ base }) => base))
  return [...new Map(all.map((base) => [baseId(base), base])).values()].sort((a, b) => (baseId(a) < baseId(b) ? -1 : 1))
}

export const pinningEnvironments = ({ environments, surveys }: BumpPlaces, base: BaseAddress): readonly string[] =>
  environments
    .map(({ name }) => name)
    .filter((name) => surveys.get(name)?.pins.some((pin) => baseId(pin.base) === baseId(base)) === true)

/** `id`: of a base. The word is `name`, `owner/name`, `host/owner/name`, or an address as Git takes it; compared without case. */
export function namesBase(word: string, id: string): boolean {
  const path = word
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, '')
    .replace(/^[^@/]*@/, '')
    .replace(/:\d+\//, '/')
    .replace(':', '/')
    .replace(/\/$/, '')
    .replace(/\.git$/, '')
  return `/${id}`.endsWith(`/${path}`)
}

const basesNamed = (word: string, bases: readonly BaseAddress[]) =>
  bases.filter((base) => namesBase(word, baseId(base)))

/** Null: the word names none, which `unknownBase` says. */
export function oneNamed(word: string, { line, places }: Asked): BaseAddress | Unclear | null {
  const [base, ...more] = basesNamed(word, pinnedBases(places))
  if (base === undefined || more.length === 0) return base ?? null
  const which = [base, ...more].map((one) => quoted(baseId(one))).join(' or ')
  return unclear(line, 'ambiguous-name', `${quoted(word)} names several bases. Write ${which}.`)
}

export function unknownBase(word: string, { line, places }: Asked, others: Iterable<string> = []): Unclear {
  const bases = pinnedBases(places)
  const unmovable = [...places.surveys.values()].flatMap((survey) => survey.unmovable)
  const [stuck] = unmovable.filter(({ base }) => basesNamed(word, [base]).length > 0)
  if (stuck !== undefined)
    return unclear(line, 'not-pinned', `Nothing pins ${namesOf(stuck.base)} by a tag that moves: ${stuck.because}`)
  const hint = didYouMean(word, [...bases.flatMap((base) => [base.name, namesOf(base)]), ...others])
  return unclear(line, 'unknown-base', `Unknown base ${quoted(word)}.${hint || ` ${listedBases(bases)}`}`)
}

const mostListed = 20

export function listedBases(bases: readonly BaseAddress[]): string {
  if (bases.length === 0) return 'No environment pins a base by its tag.'
  const more = bases.length > mostListed ? ` and ${bases.length - mostListed} more` : ''
  return `The bases are ${bases.slice(0, mostListed).map(namesOf).map(quoted).join(', ')}${more}.`
}

/** The base that the pull request of a bump is about. */
export const baseOn = ({ on, ...places }: BumpPlaces): BaseAddress | null =>
  on?.kind === 'bump'
    ? (pinnedBases({ on, ...places }).find((base) => baseUnit(base).toLowerCase() === on.unit.toLowerCase()) ?? null)
    : null

/** Environments that get their tags from the base itself. */
export const firstRings = (places: BumpPlaces, base: BaseAddress): readonly string[] => {
  const pinning = pinningEnvironments(places, base)
  return pinning.filter(
    (name) => ringsBefore(places.environments, name, (before) => pinning.includes(before)).length === 0,
  )
}

/** Null: it is one of the configuration and pins the base. */
export function whyNotThere(environment: string, base: BaseAddress, { line, places }: Asked): Unclear | null {
  const names = new Set(places.environments.map(({ name }) => name))
  if (!names.has(environment))
    return { kind: 'unclear', problems: [unknownEnvironment(line, environment, { environments: names })] }
  const pinning = pinningEnvironments(places, base)
  if (pinning.includes(environment)) return null
  const message = `${environment} pins no tag of ${namesOf(base)}. It is pinned in ${pinning.map(quoted).join(', ')}.`
  return unclear(line, 'not-pinned', message)
}

/** Of services that are named and that read no pin of the base there. */
export function unknownServices(
  named: readonly string[],
  base: BaseAddress,
  environments: readonly string[],
  { line, places }: Asked,
): readonly CommandProblem[] {
  const pins = environments.flatMap((name) => places.surveys.get(name)?.pins ?? [])
  const services = [...new Set(pins.filter((pin) => baseId(pin.base) === baseId(base)).flatMap((pin) => pin.services))]
  const where = environments.join(', ')
  return named
    .filter((service) => !services.includes(service))
    .map((service) => {
      const more = services.length > mostListed ? ` and ${services.length - mostListed} more` : ''
      const all = ` The services are ${services.sort().slice(0, mostListed).map(quoted).join(', ')}${more}.`
      const hint = didYouMean(service, services) || all
      return problem(line, 'unknown-name', `${quoted(service)} has no pin of ${namesOf(base)} in ${where}.${hint}`)
    })
}
