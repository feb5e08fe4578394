// How long a slice has stood as it does: the date of the last commit that changed it, from the history of few paths.
import { historyKey, type Known, type Need, type Step } from '../model.ts'
import { type ClusterView, counterpart, type Slice } from './view.ts'

/** Null where the history does not tell. */
export function lastChanged(view: ClusterView, like: Slice, known: Known): Step<string | null> {
  const slice = counterpart(view, like)
  if (slice === null) return { done: null }
  const head = view.place.commit
  const paths = foldersOf(slice, view)
  const history = known.history.get(historyKey(head, paths))
  if (history === undefined) return { need: [{ kind: 'history', head, paths, limit: 1 } satisfies Need] }
  return { done: history[0]?.date ?? null }
}

/** The highest folders that hold files of this slice alone, and its other files: what was removed below them counts too. */
function foldersOf(slice: Slice, view: ClusterView): readonly string[] {
  const own = new Set(slice.files.map(({ path }) => path))
  const mixed = new Set([...view.files.keys()].filter((path) => !own.has(path)).flatMap(foldersAbove))
  const tops = slice.files.map(({ path }) => foldersAbove(path).find((folder) => !mixed.has(folder)) ?? path)
  return [...new Set(tops)].sort()
}

/** From the root's child downwards. */
function foldersAbove(path: string): readonly string[] {
  const segments = path.split('/').slice(0, -1)
  return segments.map((_, index) => segments.slice(0, index + 1).join('/'))
}
