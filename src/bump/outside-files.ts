// Files outside of what the layout gives to a cluster that its indexes take in: no bump of one cluster moves them.
import { matchesPath } from '../config/glob.ts'
import { isKustomizationName } from '../flux/path-references.ts'
import { type FileEntry, idKey, type Known, type Need, type SliceFile, type Step } from '../promotion/model.ts'
import { entriesOf } from '../promotion/slice/entries.ts'
import type { ClusterView } from '../promotion/slice/view.ts'
import { unread } from '../promotion/step.ts'
import { isYaml } from './yaml-file.ts'

/** Only what is called like sources: whole bases of services are none. */
const likeSources = /(?:source|repo|git|oci)[^/]*$/i

/** More in one folder are something else. */
const mostFiles = 30

/** `shared`: beside the index's folder, where several clusters take it in. `unreached`: below it, where the layout does not reach. */
export type Outside = 'shared' | 'unreached'

export function outsideFiles(
  view: ClusterView,
  isOwn: (path: string) => boolean,
  ignore: readonly string[],
  known: Known,
): Step<readonly (SliceFile & { readonly outside: Outside })[]> {
  const { commit } = view.place
  const named = view.indexes.flatMap((index) =>
    entriesOf(index, known).map(({ value, path }) => [path, value.startsWith('../') ? 'shared' : 'unreached'] as const),
  )
  const entries = [...new Map(named)].filter(([path]) => path !== '' && likeSources.test(path) && !isOwn(path))
  const paths = entries.map(([path]) => path)
  const unknown = paths.filter((path) => !known.ids.has(idKey(commit, path)))
  if (unknown.length > 0) return { need: [{ kind: 'ids', commit, paths: unknown }] }
  const need: Need[] = []
  const files = entries.flatMap(([path, outside]): readonly (SliceFile & { readonly outside: Outside })[] => {
    const id = known.ids.get(idKey(commit, path))
    if (id === undefined || id === null) return []
    if (id.type === 'blob') return [{ path, mode: id.mode as FileEntry['mode'], oid: id.oid, outside }]
    const tree = id.type === 'tree' ? known.trees.get(id.oid) : new Map<string, FileEntry>()
    if (tree === undefined) need.push({ kind: 'tree', oid: id.oid })
    return [...(tree ?? [])].map(([below, entry]) => ({ path: `${path}/${below}`, ...entry, outside }))
  })
  if (need.length > 0) return { need }
  const some = files.filter(
    ({ path, mode }) =>
      mode.startsWith('100') &&
      isYaml(path) &&
      !isKustomizationName(path) &&
      !isOwn(path) &&
      !ignore.some((pattern) => matchesPath(pattern, path)),
  )
  if (some.length > mostFiles) return { done: [] }
  const blobs = unread(some, known)
  return blobs.length > 0 ? { need: blobs } : { done: some }
}
