// What a record keeps for services that its last promotion did not carry, whichever unit they travelled in before.
import { dictionary, type Inherited, type RecordedBase, type UnitRecord, type Version } from './state.ts'

type Bases = Readonly<Record<string, RecordedBase>>

/** The bases as those of some of their services alone; clusters that hold none of them are left out. */
export function basesOf(bases: Bases, isMeant: (service: string, cluster: string) => boolean): Bases {
  const some = Object.entries(bases).flatMap(([cluster, base]): readonly [string, RecordedBase][] => {
    const services = base.services?.filter((service) => isMeant(service, cluster)) ?? []
    return services.length === 0 ? [] : [[cluster, { ...base, services }]]
  })
  return dictionary(Object.fromEntries(some))
}

/** The services that any of the bases is recorded for. */
export const servicesOf = (bases: Bases): readonly string[] => [
  ...new Set(Object.values(bases).flatMap(({ services }) => services ?? [])),
]

/** What is still to be remembered of services once a version of the unit's promotion was merged. */
export function notCarried(
  { unit, bases, merged, inherited }: UnitRecord,
  { carries }: Pick<Version, 'carries'>,
): readonly Inherited[] {
  const isLeft = (service: string, cluster: string) => {
    const carried = Object.hasOwn(carries, cluster) ? carries[cluster]?.services : []
    return carried !== null && carried?.includes(service) !== true
  }
  const own = basesOf(bases, (service, cluster) => Object.hasOwn(carries, cluster) && isLeft(service, cluster))
  const all = [...inherited, { unit, open: null, services: [], bases: own, merged }]
  return all.flatMap((one) => {
    const left = basesOf(one.bases, isLeft)
    return Object.keys(left).length === 0 ? [] : [{ ...one, open: null, bases: left, services: servicesOf(left) }]
  })
}
