// Which open promotions the target moved under: files that they write stand there otherwise than when they were made.
import type { Config } from '../../config/model.ts'
import { type CompiledLayout, rootsOf } from '../../config/template.ts'
import type { Oid } from '../../oid.ts'
import { idKey, type Known, type Need, type Step } from '../model.ts'
import type { FileChanges } from './brought.ts'

export type MovedUnderQuestion = {
  readonly environment: string
  /** The branch of the environment moved from here to there. */
  readonly before: Oid
  readonly after: Oid
  /** By unit: what its open promotion writes. */
  readonly written: ReadonlyMap<string, FileChanges>
}

/** Names of units. Reads the files' ids only where the branch moved within the environment. */
export function movedUnder(
  { environment, before, after, written }: MovedUnderQuestion,
  config: Config,
  layout: CompiledLayout,
  known: Known,
): Step<readonly string[]> {
  const clusters = config.environments.find((one) => one.name === environment)?.clusters ?? []
  const roots = [...new Set(clusters.flatMap(({ name }) => rootsOf(layout, environment, name)))]
  const unread = needsOf([before, after], roots, known)
  if (unread.length > 0) return { need: unread }
  const idOf = (commit: Oid, path: string) => known.ids.get(idKey(commit, path))?.oid ?? null
  if (roots.every((root) => idOf(before, root) === idOf(after, root))) return { done: [] }
  const paths = [...new Set([...written.values()].flatMap((files) => Object.keys(files)))]
  const need = needsOf([after], paths, known)
  if (need.length > 0) return { need }
  const isMoved = (files: FileChanges) =>
    Object.entries(files).some(([path, change]) => idOf(after, path) !== (change.before?.oid ?? null))
  return { done: [...written].flatMap(([unit, files]) => (isMoved(files) ? [unit] : [])) }
}

function needsOf(commits: readonly Oid[], paths: readonly string[], known: Known): readonly Need[] {
  return commits.flatMap((commit): readonly Need[] => {
    const missing = paths.filter((path) => !known.ids.has(idKey(commit, path)))
    return missing.length === 0 ? [] : [{ kind: 'ids', commit, paths: missing }]
  })
}
