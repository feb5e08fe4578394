// Since when a tag counts as having stood in an environment for its soak time, and for which services.
import type { BumpRecord } from '../ledger/bump-state.ts'

/** How one service is with one tag in an environment where health counts. Sentences are plain text. */
export type TagHealth = {
  readonly service: string
  readonly tag: string
  /** Healthy with it for the soak time from here on, in milliseconds since 1970; null: nobody knows when. */
  readonly from: number | null
  /** It failed with the tag, and never ran well with it. */
  readonly bad: boolean
  /** It keeps its pin alone: bad, or suspended. For what only waits the whole tag waits. */
  readonly apart: boolean
  /** Why it waits; '' once it does not. */
  readonly because: string
}

/** An environment that another one comes after. */
export type Ring = {
  readonly name: string
  /** Milliseconds. */
  readonly soak: number
  readonly record: BumpRecord
  /** Services that pin the base there. */
  readonly services: readonly string[]
  /** Null: health is off there, and what stood for the soak time counts. */
  readonly health: readonly TagHealth[] | null
}

/** Infinity: it does not stand there, or it was left too early, or is not healthy. `all`: when it is enough to begin with. */
export type StoodFrom = { readonly all: number; readonly of: (service: string) => number }

/** A tag that stood for the whole time and was then left for a newer one counts; one that was left before does not. */
export function stoodFrom(ring: Ring, tag: string): StoodFrom {
  const { health } = ring
  const ready = health === null ? stands(ring, tag) : healthy(health, tag)
  const earliest = (of: typeof ready) => Math.min(...of.map(({ at }) => at))
  return {
    all: health === null ? earliest(ready) : allHealthy(health, tag),
    of: (service) => earliest(ready.filter(({ services }) => services.includes(service))),
  }
}

/** All that pin it are healthy, but for those that stay alone. */
function allHealthy(health: readonly TagHealth[], tag: string): number {
  const awaited = health.filter((one) => one.tag === tag && !one.apart)
  return awaited.length === 0
    ? Number.POSITIVE_INFINITY
    : Math.max(...awaited.map(({ from }) => from ?? Number.POSITIVE_INFINITY))
}

type Stand = { readonly at: number; readonly services: readonly string[] }

const stands = ({ record, soak }: Ring, tag: string): readonly Stand[] =>
  record.stood
    .filter((one) => one.tag === tag)
    .map(({ since, until, services }) => {
      const at = Date.parse(since) + soak
      const isLongEnough = at <= (until === null ? latest : Date.parse(until))
      return { at: isLongEnough ? at : Number.POSITIVE_INFINITY, services }
    })

const healthy = (health: readonly TagHealth[], tag: string): readonly Stand[] =>
  health
    .filter((one) => one.tag === tag)
    .map(({ service, from }) => ({ at: from ?? Number.POSITIVE_INFINITY, services: [service] }))

/** What health says of the tag there; `service` null: of any of them. Empty where health is off. */
export const healthAt = ({ health }: Ring, tag: string, service: string | null): readonly TagHealth[] =>
  (health ?? []).filter((one) => one.tag === tag && (service === null || one.service === service))

/** The last instant that a date can name. */
const latest = 8.64e15

/** Every tag that stands or stood there. */
export const tagsOf = ({ record }: Ring): readonly string[] => record.stood.map(({ tag }) => tag)
