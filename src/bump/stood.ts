// Since when a tag counts as having stood in an environment for its soak time, and for which services.
import type { BumpRecord } from '../ledger/bump-state.ts'

/** An environment that another one comes after. */
export type Ring = {
  readonly name: string
  /** Milliseconds. */
  readonly soak: number
  readonly record: BumpRecord
  /** Services that pin the base there. */
  readonly services: readonly string[]
}

/** Infinity: it does not stand there, or it was left too early. `all`: the earliest of its services. */
export type StoodFrom = { readonly all: number; readonly of: (service: string) => number }

/** A tag that stood for the whole time and was then left for a newer one counts; one that was left before does not. */
export function stoodFrom({ record, soak }: Ring, tag: string): StoodFrom {
  const stands = record.stood.filter((one) => one.tag === tag)
  const ready = stands.map(({ since, until, services }) => {
    const at = Date.parse(since) + soak
    const isLongEnough = at <= (until === null ? latest : Date.parse(until))
    return { at: isLongEnough ? at : Number.POSITIVE_INFINITY, services }
  })
  const earliest = (of: typeof ready) => Math.min(...of.map(({ at }) => at))
  return {
    all: earliest(ready),
    of: (service) => earliest(ready.filter(({ services }) => services.includes(service))),
  }
}

/** The last instant that a date can name. */
const latest = 8.64e15

/** Every tag that stands or stood there. */
export const tagsOf = ({ record }: Ring): readonly string[] => record.stood.map(({ tag }) => tag)
