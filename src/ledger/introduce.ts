// What a promotion may bring to a cluster that does not have it: what a person asks for by name, and what one asked for before.
import type { Introduce } from '../promotion/model.ts'
import { dictionary, type UnitRecord } from './state.ts'

/** `asked`: names of services; `all`: the unit was asked for as a whole. */
export function introduceFor({ open, inherited }: UnitRecord, asked: 'all' | readonly string[]): Introduce {
  const carried = Object.entries(open?.carries ?? {})
  // Written before services were recorded: what is open goes on as it is.
  if (asked === 'all' || carried.some(([, { services }]) => services === null)) return 'all'
  const clusters = new Map(carried.map(([cluster, { services }]) => [cluster, services ?? []]))
  for (const [cluster, services] of inherited.flatMap((one) => Object.entries(one.open?.carried ?? {}))) {
    clusters.set(cluster, [...(clusters.get(cluster) ?? []), ...services])
  }
  return { everywhere: asked, clusters: dictionary(Object.fromEntries(clusters)) }
}
