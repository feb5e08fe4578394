// Which files of a base a path of it applies: everything below the path, and what Kustomize files there point to elsewhere in
// the base, so that a change in a shared folder counts for every service that uses it.
import { isKustomizationName } from '../../flux/path-references.ts'
import type { FileEntry, FileTree, Known, Need } from '../../promotion/model.ts'
import { folderOf, resolveEntry } from '../../promotion/slice/entries.ts'
import { readKustomization } from '../kustomization-read.ts'

export type Reach = {
  readonly files: ReadonlyMap<string, FileEntry>
  /** Files with the default values of a chart. */
  readonly values: readonly string[]
  /** What could not be followed, whole sentences. */
  readonly unread: readonly string[]
  /** Kustomize files that are still to be read: the reach so far. */
  readonly need: readonly Need[]
}

const deepest = 8
const mostFolders = 100

export function reachOf(path: string, tree: FileTree, known: Known): Reach {
  const folders = new Map<string, number>()
  const single = new Set<string>()
  const named = new Set<string>()
  const values = new Set<string>()
  const unread = new Set<string>()
  const need: Need[] = []
  const isCovered = (place: string) => [...folders.keys()].some((folder) => isWithin(folder, place))
  /** Kustomize refuses a folder that holds the one that names it. */
  const isAround = (place: string) => [...folders.keys()].some((folder) => isWithin(place, folder))
  const follow = (folder: string, value: string, depth: number) => {
    const place = resolveEntry(folder, value)
    if (place === null) return
    if (tree.has(place)) named.add(place)
    if (isCovered(place)) return
    if (tree.has(place)) single.add(place)
    else if (!isFolder(tree, place) || isAround(place)) return
    else if (depth >= deepest || folders.size >= mostFolders)
      unread.add(`${path} reaches further through ${folder} than was looked.`)
    else folders.set(place, depth + 1)
  }
  folders.set(path === '.' ? '' : path, 0)
  // A map goes on to what is put in while it is gone through.
  for (const [root, depth] of folders) {
    for (const file of filesBelow(tree, root).filter(isKustomizationName)) {
      const entry = tree.get(file)
      if (entry === undefined || !isRegular(entry)) continue
      const bytes = known.blobs.get(entry.oid)
      if (bytes === undefined) {
        need.push({ kind: 'blob', oid: entry.oid })
        continue
      }
      const read = readKustomization(bytes, file)
      if (read.because !== null)
        unread.add(`What ${file} of the base points to could not be told: ${read.because}`.replace(/\.?$/, '.'))
      const folder = folderOf(file)
      for (const value of read.paths) follow(folder, value, depth)
      for (const value of read.values) {
        const place = resolveEntry(folder, value)
        if (place !== null && tree.has(place)) values.add(place)
      }
    }
  }
  const files = new Map<string, FileEntry>()
  const add = (file: string) => {
    const entry = tree.get(file)
    // Words about a service are no part of it, unless something puts them in.
    if (entry !== undefined && (!/\.md$/i.test(file) || named.has(file))) files.set(file, entry)
  }
  for (const root of folders.keys()) for (const file of filesBelow(tree, root)) add(file)
  for (const file of single) add(file)
  return { files, values: [...values].sort(), unread: [...unread], need }
}

export const isRegular = ({ mode }: FileEntry): boolean => mode === '100644' || mode === '100755'

const isWithin = (folder: string, place: string) => folder === '' || place === folder || place.startsWith(`${folder}/`)

const sorted = new WeakMap<FileTree, readonly string[]>()

function sortedPaths(tree: FileTree): readonly string[] {
  const before = sorted.get(tree)
  if (before !== undefined) return before
  const paths = [...tree.keys()].sort()
  sorted.set(tree, paths)
  return paths
}

/** The first path that does not stand before `text`. */
function firstFrom(paths: readonly string[], text: string): number {
  let [low, high] = [0, paths.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((paths[middle] ?? '') < text) low = middle + 1
    else high = middle
  }
  return low
}

export function filesBelow(tree: FileTree, folder: string): readonly string[] {
  const paths = sortedPaths(tree)
  if (folder === '') return paths
  const start = firstFrom(paths, `${folder}/`)
  const end = firstFrom(paths, `${folder}0`)
  return paths.slice(start, end)
}

export const isFolder = (tree: FileTree, place: string): boolean =>
  place === '' ||
  place === '.' ||
  (sortedPaths(tree)[firstFrom(sortedPaths(tree), `${place}/`)] ?? '').startsWith(`${place}/`)
