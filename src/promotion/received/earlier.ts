// Files as the source had them at its earlier changes, from its history: where that is known, two batches of reading.
import type { Oid } from '../../oid.ts'
import { historyKey, idKey, type Known, type Need, type SliceFile, type Step } from '../model.ts'
import { unread } from '../step.ts'

/** How far back; what is older is rarely what a target still holds, and each version costs reading. */
const maxVersions = 20

/**
 * Path → its different versions at each change of the slice up to `head`, newest first, the blobs read. `slice`: the
 * paths whose history it is; those that pending changes are listed by cost no request more.
 */
export function earlierFiles(
  head: Oid,
  slice: readonly string[],
  paths: readonly string[],
  known: Known,
): Step<ReadonlyMap<string, readonly SliceFile[]>> {
  const history = known.history.get(historyKey(head, slice))
  if (history === undefined) return { need: [{ kind: 'history', head, paths: slice, limit: maxVersions }] }
  const changes = history.slice(0, maxVersions)
  const oldest = changes.at(-1)?.parent
  const commits = [...changes.map((change) => change.commit), ...(oldest ? [oldest] : [])]
  const missing = commits.filter((commit) => paths.some((path) => !known.ids.has(idKey(commit, path))))
  if (missing.length > 0) return { need: missing.map((commit): Need => ({ kind: 'ids', commit, paths })) }
  const versions = new Map(paths.map((path) => [path, versionsOf(path, commits, known)]))
  const need = unread([...versions.values()].flat(), known)
  return need.length > 0 ? { need } : { done: versions }
}

function versionsOf(path: string, commits: readonly Oid[], known: Known): readonly SliceFile[] {
  const files = commits.flatMap((commit): readonly SliceFile[] => {
    const id = known.ids.get(idKey(commit, path))
    const isFile = id?.type === 'blob' && (id.mode === '100644' || id.mode === '100755')
    return isFile ? [{ path, oid: id.oid, mode: id.mode as SliceFile['mode'] }] : []
  })
  return [...new Map(files.map((file) => [file.oid, file])).values()]
}
