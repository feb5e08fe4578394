// Two owners, one rule: a promotion never moves the tag of a base, so its source may run on a newer base than its target.
import { isNewer, type Scheme } from '../versions/schemes.ts'
import type { ClusterUse } from './changes.ts'
import { type BaseAddress, baseId, type Pin } from './model.ts'

/** One service of a plan whose source stands at a newer tag of a base than its target. */
export type PinGap = {
  readonly service: string
  readonly base: BaseAddress
  /** Where the target stands, and where the source does. */
  readonly stands: string
  readonly runs: string
  /** What either of them applies of the base. */
  readonly uses: readonly ClusterUse[]
}

export type GapQuestion = {
  readonly services: readonly string[]
  /** Of the source's cluster and of the target's. */
  readonly source: readonly Pin[]
  readonly target: readonly Pin[]
  /** Null: the order of the base's tags cannot be told. */
  readonly schemeOf: (base: BaseAddress) => Scheme | null
}

export function pinGaps({ services, source, target, schemeOf }: GapQuestion): readonly PinGap[] {
  return services.flatMap((service) =>
    target
      .filter((pin) => pin.services.includes(service))
      .flatMap((pin) => {
        const scheme = schemeOf(pin.base)
        const twin = twinOf(pin, service, source)
        if (scheme === null || twin === null || !isNewer(scheme, twin.tag, pin.tag)) return []
        const uses = [pin, twin].flatMap((one) => usesOf(one, service))
        return [{ service, base: pin.base, stands: pin.tag, runs: twin.tag, uses }]
      }),
  )
}

/** The same object, or else the one of that base that the service reads there. */
function twinOf(pin: Pin, service: string, source: readonly Pin[]): Pin | null {
  const same = source.filter((one) => baseId(one.base) === baseId(pin.base) && one.services.includes(service))
  return same.find(({ name, namespace }) => name === pin.name && namespace === pin.namespace) ?? same[0] ?? null
}

const usesOf = ({ uses, cluster }: Pin, service: string): readonly ClusterUse[] =>
  uses.filter((use) => use.service === service).map((use) => ({ ...use, cluster }))
