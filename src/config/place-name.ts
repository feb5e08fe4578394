// What people call a cluster: its name, with the environment before it where several environments have a cluster of it.

export type Place = { readonly environment: string; readonly cluster: string }

type Environments = readonly { readonly name: string; readonly clusters: readonly { readonly name: string }[] }[]

export const inFull = ({ environment, cluster }: Place): string => `${environment}/${cluster}`

export function placeName({ environments }: { readonly environments: Environments }, place: Place): string {
  const holders = environments.filter(({ clusters }) => clusters.some(({ name }) => name === place.cluster))
  return holders.length > 1 ? inFull(place) : place.cluster
}

/** The two sides of a promotion, told apart. */
export const sideName = (side: Place, other: Place): string =>
  side.cluster === other.cluster ? inFull(side) : side.cluster
