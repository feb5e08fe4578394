// Whether one pin moves, and why it stays if it does not.
import { didYouMean } from '../config/suggest.ts'
import { type Problem, problem } from '../problem.ts'
import { compareTags, isNewer, type Scheme } from '../versions/schemes.ts'
import { type BumpRequest, type Pin, type PinMove, type PinStay, pinKey } from './model.ts'

type Asked = Pick<BumpRequest, 'to' | 'only' | 'except' | 'kept' | 'mayLower'>

type NotUp = (from: string, to: string) => readonly [code: string, because: string] | null

/** Why a tag is no way up from another one. Most pins of a base stand at the same few tags. */
export function waysUp(scheme: Scheme | null): NotUp {
  const told = new Map<string, ReturnType<NotUp>>()
  const tell: NotUp = (from, to) => {
    const isOfScheme = scheme !== null && compareTags(scheme, from, to) !== null
    if (!isOfScheme) return ['scheme', `its tag ${from} and ${to} are not of one version scheme`]
    return isNewer(scheme, to, from) ? null : ['newer', `it stands at ${from}, which is newer than ${to}`]
  }
  return (from, to) => {
    const key = `${from} ${to}`
    const before = told.get(key)
    const found = before === undefined ? tell(from, to) : before
    told.set(key, found)
    return found
  }
}

export function judgePin(pin: Pin, request: Asked, notUp: NotUp): PinMove | PinStay {
  const stay = (code: string, because: string): PinStay => ({ pin, code, because })
  const to = request.to.kind === 'tag' ? request.to.tag : own(request.to.tags, pinKey(pin))
  if (to === undefined) return stay('not-asked', notAsked)
  const left = whyLeft(pin, request)
  if (left !== null) return stay('not-asked', left)
  if (pin.tag === to) return stay('stands', `it stands at ${to}`)
  const kept = pin.services.map((service) => own(request.kept, service)).find((because) => because !== undefined)
  if (kept !== undefined) return stay('kept', kept)
  const up = request.mayLower || request.to.kind !== 'tag' ? null : notUp(pin.tag, to)
  if (up !== null) return stay(...up)
  return { pin, to }
}

/** Tables are of people's making: nothing but what was put in counts. */
const own = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined

/** What nobody asked for needs no telling. */
export const notAsked = 'it was not asked for'

function whyLeft({ services, name }: Pin, { only, except }: Asked): string | null {
  const out = services.filter((service) => except?.includes(service))
  if (out.length > 0 && out.length === services.length) return notAsked
  if (out.length > 0) return `${out.join(', ')} ${out.length === 1 ? 'was' : 'were'} left out, and ${name} serves it`
  if (only === null) return null
  const missing = services.filter((service) => !only.includes(service))
  if (services.length === 0 || missing.length === services.length) return notAsked
  return missing.length === 0 ? null : `${name} also serves ${missing.join(', ')}: name all of its services to move it`
}

/** Services that were named and that no source of the base serves. */
export function unknownServices({ only, except }: Asked, pins: readonly Pick<Pin, 'services'>[]): readonly Problem[] {
  const services = new Set(pins.flatMap((pin) => pin.services))
  const unknown = [...new Set([...(only ?? []), ...(except ?? [])])].filter((name) => !services.has(name))
  return unknown.map((name) => {
    const hint = didYouMean(name, [...services])
    const message = `No service ${JSON.stringify(name)} uses this base here.${hint === '' ? ' Correct its name.' : hint}`
    return problem('unknown-service', message)
  })
}
