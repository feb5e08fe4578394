// Which tags are bad for which services, and the last good one of each pin: where going back leads.
import { type Pin, pinKey } from '../bump/model.ts'
import type { BadTag, BumpRecord } from './bump-state.ts'
import { dictionary } from './state.ts'

const rememberedBad = 50

/** Whether it is bad for any of these services. */
export const isBad = ({ bad }: Pick<BumpRecord, 'bad'>, tag: string, services: readonly string[]): boolean =>
  bad.some((one) => one.tag === tag && (one.services.length === 0 || one.services.some((s) => services.includes(s))))

/** Said again of a tag it counts for all services that were named; the newest reason stays. */
export function tagBad(record: BumpRecord, bad: BadTag): BumpRecord {
  const earlier = record.bad.find(({ tag }) => tag === bad.tag)
  const isForAll = bad.services.length === 0 || earlier?.services.length === 0
  const services = isForAll ? [] : [...new Set([...(earlier?.services ?? []), ...bad.services])].sort()
  const others = record.bad.filter(({ tag }) => tag !== bad.tag)
  return { ...record, bad: [...others, { ...bad, services }].slice(-rememberedBad) }
}

/** No `services`: for all. What is bad for all services stays so as long as only some of them are named. */
export function tagGood(record: BumpRecord, tag: string, services: readonly string[]): BumpRecord {
  const bad = record.bad.flatMap((one) => {
    if (one.tag !== tag) return [one]
    if (services.length === 0) return []
    if (one.services.length === 0) return [one]
    const left = one.services.filter((service) => !services.includes(service))
    return left.length === 0 ? [] : [{ ...one, services: left }]
  })
  return { ...record, bad }
}

export type GoodTags = {
  /** `pinKey` → tag. */
  readonly tags: Readonly<Record<string, string>>
  readonly unknown: readonly Pin[]
}

/** For each pin the tag that stood there before the bump that brought the one it stands at, past those that are bad for it. */
export function goodTagsBefore(record: BumpRecord, pins: readonly Pin[]): GoodTags {
  const found = pins.map((pin) => [pin, beforeBump(record, pin) ?? stoodBefore(record, pin)] as const)
  const tags = found.flatMap(([pin, tag]) => (tag === null ? [] : [[pinKey(pin), tag] as const]))
  return {
    tags: dictionary(Object.fromEntries(tags)),
    unknown: found.flatMap(([pin, tag]) => (tag === null ? [pin] : [])),
  }
}

const isGood = (record: BumpRecord, pin: Pin, tag: string) => tag !== pin.tag && !isBad(record, tag, pin.services)

function beforeBump(record: BumpRecord, pin: Pin): string | null {
  let { tag } = pin
  for (const { pins } of record.merged.toReversed()) {
    const move = new Map(Object.entries(pins)).get(pinKey(pin))
    if (move?.to !== tag) continue
    tag = move.from
    if (isGood(record, pin, tag)) return tag
  }
  return null
}

function stoodBefore(record: BumpRecord, pin: Pin): string | null {
  const ended = record.stood.filter(({ until }) => until !== null)
  const isOwn = (services: readonly string[]) => services.some((service) => pin.services.includes(service))
  return ended.findLast(({ tag, services }) => isOwn(services) && isGood(record, pin, tag))?.tag ?? null
}
