// One cluster of one environment at one pinned commit: its files, told apart into slices of services.
import { matchesPath } from '../../config/glob.ts'
import { type CompiledLayout, matchPath, rootsOf } from '../../config/template.ts'
import type { Oid } from '../../oid.ts'
import { type FileEntry, idKey, type Known, type Need, type SliceFile, type Step } from '../model.ts'
import { unread } from '../step.ts'
import { withoutOthers } from './others.ts'
import { type OwnedFile, owners } from './owners.ts'

export type Place = { readonly environment: string; readonly cluster: string; readonly commit: Oid }

/** Everything of one service in one cluster but its index entries, which live in files shared with other services. */
export type Slice = {
  /** As the layout says it; the key in `slices` is `<group>.<service>` where two groups have one of this name. */
  readonly service: string
  readonly group: string | null
  readonly files: readonly SliceFile[]
}

export type ClusterView = {
  readonly place: Place
  readonly files: ReadonlyMap<string, FileEntry>
  readonly slices: ReadonlyMap<string, Slice>
  /** Index files that exist, e.g. `services/fluxcd/kustomization.yaml`. */
  readonly indexes: readonly SliceFile[]
  /** Files that a template names one by one. */
  readonly singles: ReadonlySet<string>
  /** Files that several services share: dependencies, no part of a slice. */
  readonly shared: readonly string[]
  /** What was read: whole folders, with the files of other clusters that stand there, too. */
  readonly roots: readonly string[]
  readonly around: ReadonlyMap<string, FileEntry>
}

/** Every file of the cluster's roots; paths from the repository's root. */
export function clusterFiles(place: Place, layout: CompiledLayout, known: Known): Step<ReadonlyMap<string, FileEntry>> {
  const roots = rootsOf(layout, place.environment, place.cluster)
  const unread = roots.filter((root) => known.ids.get(idKey(place.commit, root)) === undefined)
  if (unread.length > 0) return { need: [{ kind: 'ids', commit: place.commit, paths: unread }] }
  const files = new Map<string, FileEntry>()
  const need: Need[] = []
  for (const root of roots) {
    const id = known.ids.get(idKey(place.commit, root))
    if (id === null || id === undefined) continue
    if (id.type !== 'tree') {
      files.set(root, { mode: id.mode as FileEntry['mode'], oid: id.oid })
      continue
    }
    const tree = known.trees.get(id.oid)
    if (tree === undefined) need.push({ kind: 'tree', oid: id.oid })
    else for (const [path, entry] of tree) files.set(root === '' ? path : `${root}/${path}`, entry)
  }
  return need.length > 0 ? { need } : { done: files }
}

/** A template that names one file of a service, e.g. `fluxcd/{service}.yaml`. */
export function isSingle(layout: CompiledLayout, template: number): boolean {
  const found = layout.templates[template]
  return found !== undefined && found.service === null && !found.text.includes('*')
}

/** Reads the cluster's tree and, to tell whose the Flux files are, those files. `ignore`: patterns of files that are nobody's. */
export function viewCluster(
  place: Place,
  layout: CompiledLayout,
  known: Known,
  ignore: readonly string[] = [],
): Step<ClusterView> {
  const seen = seenIn(known, layout)
  const key = JSON.stringify([place.environment, place.cluster, place.commit, ...ignore])
  const before = seen.get(key)
  if (before?.view != null) return { done: before.view }
  const read = before === undefined ? matchedFiles(place, layout, known, ignore) : { done: before }
  if ('need' in read) return read
  seen.set(key, read.done)
  const { files, around, matched, indexes } = read.done
  const owned = owners(matched, place.cluster, known)
  // Index files are asked for along with the Flux files: every question about a slice reads both.
  const need = [...('need' in owned ? owned.need : []), ...unread(indexes, known)]
  if (need.length > 0 || 'need' in owned) return { need }
  const roots = rootsOf(layout, place.environment, place.cluster)
  const slices = slicesOf(owned.done.files)
  const singles = new Set(matched.filter(({ single }) => single).map(({ path }) => path))
  const view = { place, files, slices, indexes, singles, shared: owned.done.shared, roots, around }
  seen.set(key, { ...read.done, view })
  return { done: view }
}

type Matched = {
  readonly files: ReadonlyMap<string, FileEntry>
  readonly around: ReadonlyMap<string, FileEntry>
  readonly matched: readonly OwnedFile[]
  readonly indexes: readonly SliceFile[]
}

type Seen = Map<string, Matched & { readonly view?: ClusterView }>

/**
 * Planners run again with every round of reading, and targets share their source: what was found out stays true, because
 * what is known only grows.
 */
const seenOf = new WeakMap<Known, WeakMap<CompiledLayout, Seen>>()

function seenIn(known: Known, layout: CompiledLayout): Seen {
  const byLayout = seenOf.get(known) ?? new WeakMap<CompiledLayout, Seen>()
  seenOf.set(known, byLayout)
  const seen = byLayout.get(layout) ?? new Map()
  byLayout.set(layout, seen)
  return seen
}

/** What the layout alone says of every file of the cluster. */
function matchedFiles(place: Place, layout: CompiledLayout, known: Known, ignore: readonly string[]): Step<Matched> {
  const read = clusterFiles(place, layout, known)
  if ('need' in read) return read
  const files = withoutOthers(read.done, place, layout, known)
  const matched: OwnedFile[] = []
  const indexes: SliceFile[] = []
  for (const [path, entry] of files) {
    const match = matchPath(layout, place.environment, place.cluster, path)
    if (match === null || ignore.some((pattern) => matchesPath(pattern, path))) continue
    if (match.kind === 'index') indexes.push({ path, ...entry })
    else {
      const { service, group, template } = match
      matched.push({ path, mode: entry.mode, oid: entry.oid, service, group, single: isSingle(layout, template) })
    }
  }
  return { done: { files, around: read.done, matched, indexes } }
}

function slicesOf(files: readonly OwnedFile[]): ReadonlyMap<string, Slice> {
  const found = new Map<string, { service: string; group: string | null; files: SliceFile[] }>()
  for (const { path, mode, oid, service, group } of files) {
    const id = `${group ?? ''}/${service}`
    const slice = found.get(id) ?? { service, group, files: [] }
    slice.files.push({ path, mode, oid })
    found.set(id, slice)
  }
  const all = [...found.values()]
  const twice = Map.groupBy(all, ({ service }) => service)
  const isTwice = ({ service }: Slice) => (twice.get(service)?.length ?? 0) > 1
  return new Map(all.map((slice) => [isTwice(slice) ? qualified(slice) : slice.service, slice]))
}

const qualified = ({ group, service }: Slice) => (group === null ? service : `${group}.${service}`)

/** The slice of a name that people or another cluster use: with or without its group, where that is clear here. */
export function sliceNamed({ slices }: ClusterView, name: string): Slice | null {
  const exact = slices.get(name)
  if (exact !== undefined) return exact
  return [...slices.values()].find((slice) => qualified(slice) === name) ?? null
}

/** The same service in another cluster. */
export function counterpart({ slices }: ClusterView, { service, group }: Slice): Slice | null {
  return [...slices.values()].find((slice) => slice.service === service && slice.group === group) ?? null
}
