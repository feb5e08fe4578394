// Which holds stop what is carried into an environment: by service, or by the very content that a failure left held.
import type { Hold } from '../../ledger/bump-state.ts'
import { actsIn, brake, brakeIn, heldBy, stops } from '../../ledger/holds.ts'
import { isOid, type Oid } from '../../oid.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'

/** What comes from one cluster of the environment before. */
export type Carried = {
  readonly environment: string
  readonly cluster: string
  readonly commit: Oid
  readonly services: readonly string[]
}

export type HeldService = { readonly service: string; readonly hold: Hold }

/** The brake first, once and whatever is carried. Contents are read only where one of them is held. */
export async function holdsOn(
  work: Work,
  { config, ledger }: Standing,
  environment: string,
  carried: readonly Carried[],
): Promise<readonly HeldService[]> {
  const all = await ledger.holds()
  const brakeHere = brakeIn(all, environment)
  const holds = all.holds.filter((hold) => hold.service !== brake && actsIn(hold, environment))
  const here = { ...all, holds }
  const found = new Map<string, Hold>(brakeHere === null ? [] : [[brake, brakeHere]])
  if (holds.length === 0) return listed(found)
  for (const service of new Set(carried.flatMap((one) => one.services))) {
    const hold = heldBy(here, environment, service, null)
    if (hold !== null) found.set(service, hold)
  }
  const isBound = (service: string) =>
    !found.has(service) && holds.some((hold) => hold.version !== null && isOid(hold.version) && stops(hold, service))
  const places = carried.flatMap(({ services, ...place }) => {
    const bound = services.filter(isBound)
    return bound.length === 0 ? [] : [{ ...place, services: bound }]
  })
  const contents = places.length === 0 ? [] : await work.plan('contents', { config, places })
  for (const { service, content } of contents) {
    const hold = heldBy(here, environment, service, content)
    if (hold !== null) found.set(service, hold)
  }
  return listed(found)
}

const listed = (found: ReadonlyMap<string, Hold>): readonly HeldService[] =>
  [...found].map(([service, hold]) => ({ service, hold }))
