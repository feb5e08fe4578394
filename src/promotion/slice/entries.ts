// A slice's entries in the index files that it shares with other services.
import { type CompiledLayout, matchPath } from '../../config/template.ts'
import { type IndexList, readEntries } from '../../flux/index-file.ts'
import { readFile } from '../file/text.ts'
import type { Known, SliceFile, Step } from '../model.ts'
import { unread } from '../step.ts'
import type { Side } from '../terms/tell.ts'
import { type ClusterView, sliceNamed } from './view.ts'

/**
 * `index` lists `value` (normalised, relative to the index's folder), which names `path`: of the slice, or where it is
 * `shared` a base of the same name outside, from which all environments make the service.
 */
export type IndexEntry = {
  readonly index: string
  readonly list: IndexList
  readonly value: string
  readonly path: string
  readonly shared?: true
}

export type SliceContent = {
  readonly files: readonly SliceFile[]
  readonly entries: readonly IndexEntry[]
  /** The index files that were read for it. */
  readonly indexes: readonly SliceFile[]
}

export const folderOf = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), 0))

/** `./a/../b.yaml` in `x/y` is `x/b.yaml`; null when it leaves the repository. */
export function resolveEntry(folder: string, value: string): string | null {
  const segments = folder === '' ? [] : folder.split('/')
  for (const segment of value.split('/')) {
    if (segment === '' || segment === '.') continue
    if (segment !== '..') segments.push(segment)
    else if (segments.pop() === undefined) return null
  }
  return segments.join('/')
}

type ReadEntry = Omit<IndexEntry, 'index' | 'shared'>

/** Planners run again with every round of reading, and for every service: what an index lists is found out once. */
const listed = new WeakMap<Uint8Array, Map<string, readonly ReadEntry[]>>()

/** Every entry that names a path of the repository; none where the file is no index that can be read. */
export function entriesOf(index: SliceFile, known: Known): readonly ReadEntry[] {
  const bytes = known.blobs.get(index.oid)
  const text = readFile(index, known)?.text
  if (bytes === undefined || bytes === 'too-large' || text == null) return []
  const folder = folderOf(index.path)
  const byFolder = listed.get(bytes) ?? new Map<string, readonly ReadEntry[]>()
  listed.set(bytes, byFolder)
  const found = byFolder.get(folder)
  if (found !== undefined) return found
  const read = readEntries(text, index.path)
  const entries = ('entries' in read ? read.entries : []).flatMap(({ list, value }) => {
    const path = resolveEntry(folder, value)
    return path === null ? [] : [{ list, value, path }]
  })
  byFolder.set(folder, entries)
  return entries
}

/** Whose folder a folder is: a file with another name right in it would belong to the same service. */
function isSliceFolder(layout: CompiledLayout, { environment, cluster }: Side, folder: string, file: string): boolean {
  const service = (path: string) => {
    const match = matchPath(layout, environment, cluster, path)
    return match?.kind === 'slice' ? `${match.group}/${match.service}` : null
  }
  const [next = '', ...rest] = file.slice(folder.length + 1).split('/')
  const other = next.includes('.') ? `other${next.slice(next.lastIndexOf('.'))}` : 'other'
  return service(file) !== null && service(file) === service([folder, other, ...rest].join('/'))
}

function servicesOf(files: readonly SliceFile[], layout: CompiledLayout, side: Side): ReadonlySet<string> {
  const matches = files.map(({ path }) => matchPath(layout, side.environment, side.cluster, path))
  return new Set(matches.flatMap((match) => (match?.kind === 'slice' ? [match.service] : [])))
}

/** `../base/web` of the service `web`, in a folder that is no cluster's. */
function isShared(
  { value, path }: ReadEntry,
  services: ReadonlySet<string>,
  layout: CompiledLayout,
  { environment, cluster }: Side,
): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1).replace(/\.ya?ml$/, '')
  if (!value.startsWith('../') || !services.has(name)) return false
  return [path, `${path}/kustomization.yaml`].every((one) => matchPath(layout, environment, cluster, one) === null)
}

/** The files of the services, and the entries by which index files list them. */
export function sliceWithEntries(
  view: ClusterView,
  services: readonly string[],
  layout: CompiledLayout,
  known: Known,
): Step<SliceContent> {
  const files = services.flatMap((service) => sliceNamed(view, service)?.files ?? [])
  return contentOf(files, view.indexes, { layout, side: view.place }, known)
}

export function contentOf(
  files: readonly SliceFile[],
  indexes: readonly SliceFile[],
  { layout, side }: { readonly layout: CompiledLayout; readonly side: Side },
  known: Known,
): Step<SliceContent> {
  const need = unread(indexes, known)
  if (need.length > 0) return { need }
  const paths = new Set(files.map((file) => file.path))
  const services = servicesOf(files, layout, side)
  const entries = indexes.flatMap((index) =>
    entriesOf(index, known).flatMap((entry): readonly IndexEntry[] => {
      if (paths.has(entry.path)) return [{ index: index.path, ...entry }]
      const below = files.find((file) => file.path.startsWith(`${entry.path}/`))
      const own = below !== undefined && isSliceFolder(layout, side, entry.path, below.path)
      if (own) return [{ index: index.path, ...entry }]
      return isShared(entry, services, layout, side) ? [{ index: index.path, ...entry, shared: true }] : []
    }),
  )
  return { done: { files, entries, indexes } }
}
