// Whether a path that the layout gives to nobody lies where only one cluster has its files.

import type { Place } from '../config/place-name.ts'
import { type CompiledLayout, rootsOf } from '../config/template.ts'
import type { ClusterView } from '../promotion/slice/view.ts'

type Rooted = Pick<Place, 'environment' | 'cluster'>

const rooted = new WeakMap<CompiledLayout, ReadonlyMap<string, readonly Rooted[]>>()

/** Root → the clusters that have it. */
function rootedIn(layout: CompiledLayout): ReadonlyMap<string, readonly Rooted[]> {
  const before = rooted.get(layout)
  if (before !== undefined) return before
  const found = new Map<string, Rooted[]>()
  for (const place of layout.places) {
    for (const root of rootsOf(layout, place.environment, place.cluster)) {
      const places = found.get(root)
      if (places === undefined) found.set(root, [place])
      else places.push(place)
    }
  }
  rooted.set(layout, found)
  return found
}

/**
 * A folder that no other environment reads is the cluster's own. In one that others read as well, what is called like the
 * cluster and holds a file of it is.
 */
export function ownPlaces(view: ClusterView, layout: CompiledLayout): (path: string) => boolean {
  const { environment, cluster } = view.place
  const roots = rootedIn(layout)
  const names = new Set(layout.places.map((place) => place.cluster))
  let named: ReadonlySet<string> | null = null
  const isNamed = (path: string) => {
    const folder = foldersOf(path).find((one) => names.has(one.slice(one.lastIndexOf('/') + 1)))
    named ??= new Set(
      matched(view)
        .flatMap(foldersOf)
        .filter((one) => one === cluster || one.endsWith(`/${cluster}`)),
    )
    return folder !== undefined && named.has(folder)
  }
  return (path) => {
    const root = [path, ...foldersOf(path), ''].find((one) => roots.has(one))
    const places = root === undefined ? [] : (roots.get(root) ?? [])
    if (!places.some((place) => place.environment === environment && place.cluster === cluster)) return false
    return places.every((place) => place.environment === environment) && root !== '' ? true : isNamed(path)
  }
}

const matched = ({ slices, indexes }: ClusterView): readonly string[] =>
  [...indexes, ...[...slices.values()].flatMap(({ files }) => files)].map(({ path }) => path)

/** From the innermost outwards. */
function foldersOf(path: string): readonly string[] {
  const folders: string[] = []
  for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) folders.push(path.slice(0, at))
  return folders
}
