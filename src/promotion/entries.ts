// A slice's entries in the index files that it shares with other services.
import { readEntries } from '../flux/index-file.ts'
import type { Known, Need, SliceFile, Step } from './model.ts'
import type { ClusterView } from './view.ts'

/** `index` lists `value` (normalised, relative to the index's folder), which names `path` of the slice. */
export type IndexEntry = { readonly index: string; readonly value: string; readonly path: string }

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

/** The entries of an index file that name one of the files, or a folder that holds one. */
export function entriesFor(index: string, text: string, files: readonly string[]): readonly IndexEntry[] {
  const read = readEntries(text, index)
  if (!('entries' in read)) return []
  return read.entries.flatMap(({ value }) => {
    const path = resolveEntry(folderOf(index), value)
    const named = path !== null && files.some((file) => file === path || file.startsWith(`${path}/`))
    return named ? [{ index, value, path }] : []
  })
}

/** The files of the services, and the entries by which index files list them. */
export function sliceWithEntries(view: ClusterView, services: readonly string[], known: Known): Step<SliceContent> {
  const files = services.flatMap((service) => view.slices.get(service)?.files ?? [])
  return contentOf(files, view.indexes, known)
}

export function contentOf(
  files: readonly SliceFile[],
  indexes: readonly SliceFile[],
  known: Known,
): Step<SliceContent> {
  const unread = indexes.filter((index) => known.blobs.get(index.oid) === undefined)
  if (unread.length > 0) return { need: unread.map((index): Need => ({ kind: 'blob', oid: index.oid })) }
  const paths = files.map((file) => file.path)
  const entries = indexes.flatMap((index) => {
    const bytes = known.blobs.get(index.oid)
    if (bytes === undefined || bytes === 'too-large') return []
    return entriesFor(index.path, new TextDecoder().decode(bytes), paths)
  })
  return { done: { files, entries, indexes } }
}
