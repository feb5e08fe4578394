// Which changes of the source the target has not received: the slice's history since the base.
import type { Oid } from '../oid.ts'
import { historyKey, type Known, type Need, type SliceFile, type SourceChange, type Step } from './model.ts'
import { slicePaths } from './slice-paths.ts'
import type { ClusterView } from './view.ts'

/** More than this is listed as "and older ones". */
const maxListed = 30

/** Newest first. Empty where there is no base to count from. `files`: those of source and base, so that a removal counts. */
export function pendingChanges(
  source: Oid,
  base: Oid | null,
  files: readonly SliceFile[],
  view: ClusterView,
  known: Known,
): Step<readonly SourceChange[]> {
  if (base === null || base === source || files.length === 0) return { done: [] }
  const paths = slicePaths(files, view)
  const until = known.history.get(historyKey(source, paths))
  const at = until?.findIndex((change) => change.commit === base) ?? -1
  if (until !== undefined && at >= 0) return { done: until.slice(0, at) }
  // The base touched nothing of the slice itself: what it had received is what its own history holds.
  const since = known.history.get(historyKey(base, paths))
  if (since === undefined || until === undefined) {
    return { need: [base, source].map((head): Need => ({ kind: 'history', head, paths, limit: maxListed })) }
  }
  const received = new Set(since.map((change) => change.commit))
  return { done: until.filter((change) => !received.has(change.commit)) }
}
