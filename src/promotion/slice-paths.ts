// The fewest paths whose history is a slice's: whole folders where every file below belongs to it, else single files.
import type { SliceFile } from './model.ts'
import type { ClusterView } from './view.ts'

/** `files` may hold some that the view has no more: those that left the source. */
export function slicePaths(files: readonly SliceFile[], view: ClusterView): readonly string[] {
  const slice = new Set(files.map((file) => file.path))
  const all = countByFolder([...new Set([...view.files.keys(), ...slice])])
  const own = countByFolder([...slice])
  const paths = [...slice].map((path) => foldersOf(path).find((folder) => all.get(folder) === own.get(folder)) ?? path)
  return [...new Set(paths)].sort()
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
