// Where a template begins with the service (`{service}/overlays/{cluster}`), one folder holds the files of all clusters:
// what belongs to another one is nothing that stands in this one.
import { type CompiledLayout, matchPath, rootsOf } from '../../config/template.ts'
import type { Known } from '../model.ts'
import type { Place } from './view.ts'

/** Roots that several clusters have. */
const sharedRoots = new WeakMap<CompiledLayout, ReadonlySet<string>>()

function sharedIn(layout: CompiledLayout): ReadonlySet<string> {
  const known = sharedRoots.get(layout)
  if (known !== undefined) return known
  const roots = layout.places.flatMap(({ environment, cluster }) => rootsOf(layout, environment, cluster))
  const seen = new Set<string>()
  const shared = new Set(roots.filter((root) => seen.has(root) || !seen.add(root)))
  sharedRoots.set(layout, shared)
  return shared
}

/**
 * Whether a file or folder is another cluster's, where roots do not tell: a template that begins with the service makes the
 * whole repository a root of every cluster.
 */
export function isOfOther(
  layout: CompiledLayout,
  place: Pick<Place, 'environment' | 'cluster'>,
  path: string,
): boolean {
  const { environment, cluster } = place
  if (!rootsOf(layout, environment, cluster).includes('')) return false
  const holds = (one: Pick<Place, 'environment' | 'cluster'>) =>
    [path, `${path}/kustomization.yaml`].some((file) => matchPath(layout, one.environment, one.cluster, file) !== null)
  const others = layout.places.filter((one) => one.environment !== environment || one.cluster !== cluster)
  return !holds(place) && others.some(holds)
}

export function withoutOthers<T>(
  files: ReadonlyMap<string, T>,
  { environment, cluster }: Place,
  layout: CompiledLayout,
  known: Known,
): ReadonlyMap<string, T> {
  const shared = sharedIn(layout)
  if (!rootsOf(layout, environment, cluster).some((root) => shared.has(root))) return files
  const isAnybodys = claimedIn(known, layout)
  const isOwn = (path: string) => matchPath(layout, environment, cluster, path) !== null
  return new Map([...files].filter(([path]) => isOwn(path) || !isAnybodys(path)))
}

const claimed = new WeakMap<Known, WeakMap<CompiledLayout, Map<string, boolean>>>()

/** Whether a path is of any cluster: the views of all clusters ask, and looking through the clusters for each takes long. */
function claimedIn(known: Known, layout: CompiledLayout): (path: string) => boolean {
  const byLayout = claimed.get(known) ?? new WeakMap<CompiledLayout, Map<string, boolean>>()
  claimed.set(known, byLayout)
  const paths = byLayout.get(layout) ?? new Map<string, boolean>()
  byLayout.set(layout, paths)
  return (path) => {
    const before = paths.get(path)
    if (before !== undefined) return before
    const is = layout.places.some((one) => matchPath(layout, one.environment, one.cluster, path) !== null)
    paths.set(path, is)
    return is
  }
}
