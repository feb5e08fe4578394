// The fewest paths whose history is a slice's: whole folders where every file below belongs to it, else single files.
import type { SliceFile } from '../model.ts'
import type { ClusterView } from './view.ts'

type Around = Pick<ClusterView, 'around' | 'roots'>

/** More are not asked for one by one: then folders stand for them, though others may have files there. */
const mostPaths = 60

/** `files` may hold some that the view has no more: those that left the source. */
export function slicePaths(files: readonly SliceFile[], view: Around): readonly string[] {
  const slice = [...new Set(files.map((file) => file.path))]
  const [standing, own] = [countsIn(view), countByFolder(slice)]
  const gone = countByFolder(slice.filter((path) => !view.around.has(path)))
  const isOwn = (folder: string) =>
    isRead(folder, view) && (standing.get(folder) ?? 0) + (gone.get(folder) ?? 0) === own.get(folder)
  const paths = [...new Set(slice.map((path) => foldersOf(path).find(isOwn) ?? path))]
  const few = paths.length <= mostPaths ? paths : [...new Set(paths.map((path) => foldersOf(path)[0] ?? path))]
  return few.sort()
}

/** Of a folder above what was read nobody knows what else stands there. */
const isRead = (folder: string, { roots }: Around) =>
  roots.some((root) => root === '' || folder === root || folder.startsWith(`${root}/`))

/** Many targets share a source. */
const counted = new WeakMap<Around, ReadonlyMap<string, number>>()

function countsIn(view: Around): ReadonlyMap<string, number> {
  const counts = counted.get(view) ?? countByFolder([...view.around.keys()])
  counted.set(view, counts)
  return counts
}

/** From the outermost folder inwards; never the repository's root. */
const foldersOf = (path: string) => {
  const segments = path.split('/')
  return segments.slice(1).map((_, index) => segments.slice(0, index + 1).join('/'))
}

function countByFolder(paths: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const folder of paths.flatMap(foldersOf)) counts.set(folder, (counts.get(folder) ?? 0) + 1)
  return counts
}
