// Which sources lead to a base, and how the base is written.
import type { Config } from '../config/model.ts'
import { addressId, configuredAddress } from '../flux/base-address.ts'
import type { BaseAddress } from './model.ts'
import type { AddressedSource } from './source-file.ts'
import type { SourceObject } from './sources.ts'

/** Of a configured base the configuration's spelling. */
export function configured(bases: Config['bases'], address: BaseAddress): BaseAddress | null {
  const all = bases === 'auto' ? [] : bases.map(configuredAddress)
  return all.find((one) => addressId(one) === addressId(address)) ?? null
}

/** The spelling that most sources use; of equals the first by text. */
export function spellingsOf(found: readonly AddressedSource[]): ReadonlyMap<string, BaseAddress> {
  const counts = new Map<string, Map<string, { readonly address: BaseAddress; count: number }>>()
  for (const { address } of found) {
    if (address === null) continue
    const spellings = counts.get(addressId(address)) ?? new Map()
    counts.set(addressId(address), spellings)
    const key = `${address.owner}/${address.name}`
    const one = spellings.get(key) ?? { address, count: 0 }
    one.count += 1
    spellings.set(key, one)
  }
  return new Map(
    [...counts].flatMap(([id, spellings]) => {
      const [best] = [...spellings].sort(([a, { count: m }], [b, { count: n }]) => n - m || (a < b ? -1 : 1))
      return best === undefined ? [] : [[id, best[1].address] as const]
    }),
  )
}

/** With `auto` every source outside of the repository is a base that some source follows by a tag. */
export function baseTest(bases: Config['bases'], own: string | null, found: readonly AddressedSource[]) {
  if (bases !== 'auto') return (address: BaseAddress) => configured(bases, address) !== null
  const isOwn = ({ owner, name }: BaseAddress) => own !== null && `${owner}/${name}`.toLowerCase() === own.toLowerCase()
  const followed = new Set(
    found.flatMap(({ address, source }) => (address !== null && source.tag !== null ? [addressId(address)] : [])),
  )
  return (address: BaseAddress, { name }: SourceObject) =>
    name !== 'flux-system' && !isOwn(address) && followed.has(addressId(address))
}
