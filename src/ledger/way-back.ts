// Where `/rollback` leads: which pins of an environment go back, to which tags, and which tags are bad from then on.
import { type Pin, pinKey } from '../bump/model.ts'
import type { BumpRecord } from './bump-state.ts'
import { goodTagsBefore } from './good-tags.ts'
import { dictionary } from './state.ts'

export type BackWish = {
  /** The merged bump that is taken back; null: the last one. */
  readonly pull: number | null
  /** Null: the last tag that was good. */
  readonly to: string | null
  /** Services; null: all. */
  readonly only: readonly string[] | null
}

export type WayBack = {
  /** `pinKey` → tag. */
  readonly tags: Readonly<Record<string, string>>
  /** What the pins leave, by tag, with the services that leave it. */
  readonly left: readonly { readonly tag: string; readonly services: readonly string[] }[]
  /** Pins before which nothing good is known. */
  readonly unknown: readonly Pin[]
}

/** `pins`: all of the base in the environment, as they stand. */
export function wayBack(record: BumpRecord, pins: readonly Pin[], wish: BackWish): WayBack {
  const { only, to } = wish
  const chosen = movedBy(record, pins, wish).filter(
    ({ services }) => only === null || services.some((service) => only.includes(service)),
  )
  const { tags, unknown } = to === null ? goodTagsBefore(record, chosen) : { tags: all(chosen, to), unknown: [] }
  // A source that several services read goes back with all of them or not at all.
  const going = chosen.filter(
    (pin) =>
      tags[pinKey(pin)] !== undefined && (only === null || pin.services.every((service) => only.includes(service))),
  )
  const left = [...Map.groupBy(going, ({ tag }) => tag)].map(([tag, some]) => ({
    tag,
    services: [...new Set(some.flatMap(({ services }) => services))].sort(),
  }))
  return { tags, left: left.sort((a, b) => (a.tag < b.tag ? -1 : 1)), unknown }
}

const all = (pins: readonly Pin[], to: string): Readonly<Record<string, string>> =>
  dictionary(Object.fromEntries(pins.filter(({ tag }) => tag !== to).map((pin) => [pinKey(pin), to])))

/** Pins that still stand where that bump brought them; where no bump is known, all of them. */
function movedBy({ merged }: BumpRecord, pins: readonly Pin[], { pull }: BackWish): readonly Pin[] {
  const bump = pull === null ? merged.at(-1) : merged.find((one) => one.pull === pull)
  if (bump === undefined) return pins
  const moved = new Map(Object.entries(bump.pins))
  const standing = pins.filter((pin) => moved.get(pinKey(pin))?.to === pin.tag)
  // What people moved on by hand since then is no more of that bump; only who names a bump means nothing else.
  return standing.length === 0 && pull === null ? pins : standing
}
