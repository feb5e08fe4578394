// The three sides of a revert: one service in one cluster as it failed, as it was healthy, and as it stands.
import type { Config } from '../../config/model.ts'
import type { CompiledLayout } from '../../config/template.ts'
import type { Known, SliceFile, Step } from '../model.ts'
import { contentOf, type SliceContent } from '../slice/entries.ts'
import { type ClusterView, counterpart, sliceNamed, viewCluster } from '../slice/view.ts'
import { together } from '../step.ts'
import type { RevertRequest } from './model.ts'

type Triple<T> = { readonly bad: T; readonly good: T; readonly target: T }

export type FileSides = Triple<SliceFile | null> & {
  readonly path: string
  /** At one of the commits it is no file of this service alone. */
  readonly foreign: boolean
}

export type Sides = {
  readonly views: Triple<ClusterView>
  /** Files that differ between what failed and what was healthy, by path. */
  readonly files: readonly FileSides[]
  /** With the entries of index files; without foreign files. */
  readonly contents: Triple<SliceContent>
  /** Files that several services share and that differ between what failed and what was healthy. */
  readonly shared: readonly string[]
}

/** Null: no commit has the service. */
export function sidesOf(
  { environment, cluster, service, ...commits }: RevertRequest,
  config: Pick<Config, 'ignore'>,
  layout: CompiledLayout,
  known: Known,
): Step<Sides | null> {
  const viewed = together(
    [commits.bad, commits.good, commits.target].map((commit) =>
      viewCluster({ environment, cluster, commit }, layout, known, config.ignore),
    ),
  )
  if ('need' in viewed) return viewed
  const [bad, good, target] = viewed.done as readonly [ClusterView, ClusterView, ClusterView]
  const views = { bad, good, target }
  const named = [good, bad, target].map((view) => sliceNamed(view, service)).find((slice) => slice !== null)
  if (named === undefined) return { done: null }
  // A name may need its group at one commit and not at another.
  const own = (view: ClusterView) => counterpart(view, named)?.files ?? []
  const files = filesOf(views, { bad: own(bad), good: own(good), target: own(target) })
  const foreign = new Set(files.filter((file) => file.foreign).map(({ path }) => path))
  const contents = together(
    [bad, good, target].map((view) => {
      const files = own(view).filter(({ path }) => !foreign.has(path))
      return contentOf(files, view.indexes, { layout, side: view.place }, known)
    }),
  )
  if ('need' in contents) return contents
  const [failed, healthy, standing] = contents.done as readonly [SliceContent, SliceContent, SliceContent]
  const shared = [...new Set([...bad.shared, ...good.shared])].filter(
    (path) => !foreign.has(path) && !isSame(at(bad, path), at(good, path)),
  )
  return { done: { views, files, contents: { bad: failed, good: healthy, target: standing }, shared } }
}

const isSame = (a: SliceFile | null, b: SliceFile | null) => a?.oid === b?.oid && a?.mode === b?.mode

function at({ files }: ClusterView, path: string): SliceFile | null {
  const entry = files.get(path)
  return entry === undefined ? null : { path, ...entry }
}

/** A file that another service has at one of the commits is looked up there all the same: it is not absent. */
function filesOf(views: Triple<ClusterView>, own: Triple<readonly SliceFile[]>): readonly FileSides[] {
  const names = ['bad', 'good', 'target'] as const
  const owned = new Map(names.map((name) => [name, new Set(own[name].map(({ path }) => path))]))
  const paths = [...new Set([...own.bad, ...own.good].map(({ path }) => path))].sort()
  return paths.flatMap((path) => {
    const [bad, good, target] = [at(views.bad, path), at(views.good, path), at(views.target, path)]
    if (isSame(bad, good)) return []
    const sides = { bad, good, target }
    const foreign = names.some((name) => sides[name] !== null && owned.get(name)?.has(path) !== true)
    return [{ path, ...sides, foreign }]
  })
}
