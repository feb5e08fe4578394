// Whether the layout finds what it names: clusters with files, services, paths that differ by case only, files of two.
import { folded } from '../config/claims.ts'
import { serviceName } from '../config/formats/names.ts'
import type { Config } from '../config/model.ts'
import { quote } from '../config/quote.ts'
import { compileLayout, matchPath, type PathMatch, rootsOf, unfitService } from '../config/template.ts'
import type { Problem } from '../problem.ts'
import { guardFiles } from '../promotion/slice/guard.ts'
import type { ClusterView } from '../promotion/slice/view.ts'
import { type Findings, nameOfView, type Repository, rootsOfView, sliceFiles } from './repository.ts'

export function checkLayout(repository: Repository): Findings {
  const twins = caseTwins(repository)
  const roots = repository.views.map((view) => missingRoots(repository, view))
  const slices = repository.views.flatMap((view) => guardFiles(sliceFiles(view)))
  const problems = [...twins, ...roots.flatMap((one) => one.problems), ...slices, ...claimedTwice(repository)]
  return {
    problems: [...problems, ...noService(repository)],
    notes: [...roots.flatMap((one) => one.notes), ...unfitNames(repository)],
  }
}

function missingRoots(repository: Repository, view: ClusterView): Findings {
  if (view.files.size > 0) return emptyCluster(repository, view)
  const { config, at, indexOf } = repository
  const { environment, cluster } = view.place
  const configured = config.environments.find((one) => one.name === environment)
  const place = at([
    'environments',
    indexOf(environment),
    'clusters',
    configured?.clusters.findIndex((one) => one.name === cluster) ?? 0,
  ])
  if (configured?.branch != null) {
    const message = `${environment} lives on the branch ${configured.branch}: ${cluster} has no files here and was not checked.`
    return { problems: [], notes: [{ code: 'other-branch', message, ...place }] }
  }
  const message = `${nameOfView(repository, view)} has no files: the layout looks for them in ${rootsOfView(repository, view).join(', ')}. Correct the cluster's name or the layout.`
  return { problems: [{ code: 'missing-cluster', message, ...place }], notes: [] }
}

function emptyCluster(repository: Repository, view: ClusterView): Findings {
  const { at, indexOf } = repository
  const { slices, place } = view
  if (slices.size > 0) return { problems: [], notes: [] }
  const message = `${nameOfView(repository, view)} has no service in the folders that the layout names.`
  const where = at(['environments', indexOf(place.environment), 'clusters'])
  return { problems: [], notes: [{ code: 'empty-cluster', message, ...where }] }
}

function noService({ views, at }: Repository): readonly Problem[] {
  if (views.some((view) => view.slices.size > 0)) return []
  const message =
    'No service was found in any cluster: compare the paths of the layout with the folders of the repository.'
  return [{ code: 'no-service', message, ...at(['layout']) }]
}

/** Folders and files that nobody promotes because of what they are called, each name once. */
function unfitNames({ layout, views }: Repository): readonly Problem[] {
  const found = new Map<string, Problem>()
  for (const { place, files } of views) {
    for (const path of files.keys()) {
      const name = unfitService(layout, place, path)
      if (name === null || found.has(name)) continue
      const message = `${quote(name)} cannot be the name of a service (${serviceName.hint}), so nothing of it is promoted: rename it.`
      found.set(name, { code: 'unfit-name', message, file: path, line: null, column: null })
    }
  }
  return [...found.values()]
}

/** Files that the layout would find if case and Unicode form did not count, each wrong folder once. */
function caseTwins(repository: Repository): readonly Problem[] {
  const { config, layout, files, views } = repository
  const alike = compileLayout({ layout: foldedLayout(config.layout) })
  const clusters = new Map<string, { readonly view: ClusterView; readonly root: string }[]>()
  for (const view of views) {
    for (const root of rootsOf(layout, view.place.environment, view.place.cluster)) {
      clusters.set(folded(root), [...(clusters.get(folded(root)) ?? []), { view, root }])
    }
  }
  const clustersAbove = rootedAbove(clusters)
  const found = new Map<string, Problem>()
  for (const path of files.keys()) {
    for (const { view, root } of clustersAbove(path)) {
      const { environment, cluster } = view.place
      const meant = matchPath(alike, folded(environment), folded(cluster), folded(path))
      if (meant === null || isSame(matchPath(layout, environment, cluster, path), meant)) continue
      const depth = root === '' || path.startsWith(`${root}/`) || path === root ? -1 : root.split('/').length
      const wrong = path.split('/').slice(0, depth).join('/') || path
      const expected = depth < 0 ? '' : ` (${root})`
      const message = `This differs from what the layout names${expected} by case or Unicode form only, so ${nameOfView(repository, view)} does not have it: rename one of the two.`
      found.set(wrong, { code: 'case-mismatch', message, file: wrong, line: null, column: null })
    }
  }
  return [...found.values()]
}

function isSame(found: PathMatch | null, meant: PathMatch): boolean {
  if (found?.kind === 'slice' && meant.kind === 'slice') return folded(found.service) === folded(meant.service)
  return found?.kind === meant.kind
}

function foldedLayout(layout: Config['layout']): Config['layout'] {
  const services = layout.services === null ? null : Object.entries(layout.services)
  return {
    ...layout,
    slices: layout.slices.map(folded),
    indexes: layout.indexes.map(folded),
    services: services === null ? null : Object.fromEntries(services.map(([name, paths]) => [name, paths.map(folded)])),
    groups: layout.groups?.map(folded) ?? null,
    reserved: layout.reserved.map(folded),
  }
}

/** What has its root at a path or above it; folders are looked up once, whatever the number of files in them. */
function rootedAbove<T>(clusters: ReadonlyMap<string, readonly T[]>): (path: string) => readonly T[] {
  const known = new Map<string, readonly T[]>([['', clusters.get('') ?? []]])
  const above = (folder: string): readonly T[] => {
    const before = known.get(folder)
    if (before !== undefined) return before
    const own = clusters.get(folded(folder)) ?? []
    const all = above(folder.slice(0, Math.max(0, folder.lastIndexOf('/'))))
    const found = own.length === 0 ? all : [...own, ...all]
    known.set(folder, found)
    return found
  }
  return (path) => {
    const found = above(path.slice(0, Math.max(0, path.lastIndexOf('/'))))
    return [...(clusters.get(folded(path)) ?? []), ...found]
  }
}

/** A file that two clusters would both write. Environments on branches of their own do not meet. */
function claimedTwice(repository: Repository): readonly Problem[] {
  const { config, views } = repository
  const owners = new Map<string, ClusterView>()
  const branchOf = (view: ClusterView) =>
    config.environments.find((one) => one.name === view.place.environment)?.branch ?? null
  const problems: Problem[] = []
  for (const view of views) {
    for (const { path } of [...sliceFiles(view), ...view.indexes]) {
      const other = owners.get(path)
      owners.set(path, view)
      if (other === undefined || branchOf(other) !== branchOf(view)) continue
      const message = `Both ${nameOfView(repository, other)} and ${nameOfView(repository, view)} have this file by the layout: give each cluster paths of its own.`
      problems.push({ code: 'overlap', message, file: path, line: null, column: null })
    }
  }
  return problems
}
