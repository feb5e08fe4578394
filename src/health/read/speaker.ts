// Of which cluster a report speaks: what it says of itself, held against the clusters that its sender may speak for.
import { type Place, placeName } from '../../config/place-name.ts'
import { quote } from '../../config/quote.ts'

/**
 * Who sent a report, as authenticated on our side. `environment`: of all its clusters; null: of several. `clusters`:
 * `placeName`s. `trusted`: its reports may gate.
 */
export type Speaker = {
  readonly environment: string | null
  readonly clusters: readonly string[]
  readonly trusted: boolean
}

/** One cluster that may be meant: its `placeName`, and its two parts as far as they are known. */
type Known = { readonly name: string; readonly environment: string | null; readonly cluster: string }

/** What a report says of itself. */
export type Named = { readonly cluster: string | null; readonly environment: string | null }

/**
 * Of which clusters a report may speak. `known` null: of any, and names stand as they are. `bound`: its sender may speak of
 * no other, and naming one is a contradiction; else a name that is not known leaves the cluster untold.
 */
export type Reach = { readonly known: readonly Known[] | null; readonly bound: boolean }

export type Located =
  | { readonly cluster: string | null; readonly environment: string | null; readonly untold: string | null }
  | { readonly contradiction: string }

export const reachOf = ({ environment, clusters }: Speaker): Reach => ({
  bound: true,
  known: clusters.map((name) => {
    const slash = name.indexOf('/')
    if (slash < 0) return { name, environment, cluster: name }
    return { name, environment: name.slice(0, slash), cluster: name.slice(slash + 1) }
  }),
})

/** Null: the clusters are not known. */
export function reachInto(places: readonly Place[] | null): Reach {
  if (places === null) return { known: null, bound: false }
  const environments = places.map(({ environment, cluster }) => ({ name: environment, clusters: [{ name: cluster }] }))
  return { known: places.map((place) => ({ ...place, name: placeName({ environments }, place) })), bound: false }
}

export function locate({ cluster, environment }: Named, { known, bound }: Reach): Located {
  if (known === null) return { cluster, environment, untold: cluster === null ? 'it names no cluster' : null }
  const named = known.filter((one) => cluster === null || same(cluster, one.cluster) || same(cluster, one.name))
  if (named.length === 0 && cluster !== null) {
    if (bound) return { contradiction: `it speaks of the cluster ${quote(cluster)}, and its sender may not` }
    return { cluster: null, environment, untold: `no cluster is called ${quote(cluster)}` }
  }
  const fitting = named.filter((one) => fits(environment, one.environment))
  if (fitting.length === 0 && environment !== null) {
    const of = cluster === null ? 'its sender has no cluster there' : `${quote(cluster)} is not in it`
    return { contradiction: `it speaks of the environment ${quote(environment)}, and ${of}` }
  }
  const [one, ...more] = fitting
  if (one === undefined) return { cluster: null, environment, untold: 'no cluster is known' }
  if (more.length === 0) return { cluster: one.name, environment: one.environment ?? environment, untold: null }
  return { cluster: null, environment, untold: 'it could be of several clusters' }
}

// Names in commit statuses are lowercased.
const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase()

const fits = (named: string | null, own: string | null) => named === null || own === null || same(named, own)
