// What the checks look at: the configuration with its places, every cluster's files, and their texts.

import { locateIn } from '../config/locate.ts'
import type { Config } from '../config/model.ts'
import { placeName } from '../config/place-name.ts'
import { readSource } from '../config/read.ts'
import { type CompiledLayout, compileLayout, rootsOf } from '../config/template.ts'
import { nodeAt, textAt } from '../flux/node.ts'
import { isYamlName } from '../flux/yaml-name.ts'
import type { Oid } from '../oid.ts'
import type { Problem } from '../problem.ts'
import { textOf } from '../promotion/file/text.ts'
import type { FileEntry, Known, SliceFile, Step } from '../promotion/model.ts'
import { foldersOf, type Parsed, type Standing, standing } from '../promotion/preflight/standing.ts'
import { type ClusterView, viewCluster } from '../promotion/slice/view.ts'
import { together } from '../promotion/step.ts'

export type Findings = { readonly problems: readonly Problem[]; readonly notes: readonly Problem[] }

export const noFindings: Findings = { problems: [], notes: [] }

export type Repository = {
  readonly config: Config
  readonly layout: CompiledLayout
  readonly files: Tree['files']
  /** Every folder above a file. */
  readonly folders: ReadonlySet<string>
  readonly views: readonly ClusterView[]
  /** Files of slices and index files; null: no text, or too large. */
  readonly texts: ReadonlyMap<string, string | null>
  /** Files of slices that no plan could read. */
  readonly oversized: readonly string[]
  /** A cluster as it stands, with the texts of all YAML below its roots. */
  readonly clusterOf: (view: ClusterView) => Standing
  /** Where something stands in the configuration. */
  readonly at: (path: readonly (string | number)[], on?: 'key' | 'value') => Place
  /** The place of an environment in the order of the file. */
  readonly indexOf: (environment: string) => number
}

type Place = Pick<Problem, 'file' | 'line' | 'column'>

export const sliceFiles = (view: ClusterView): readonly SliceFile[] =>
  [...view.slices.values()].flatMap((slice) => slice.files)

export const rootsOfView = ({ layout }: Repository, { place }: ClusterView): readonly string[] =>
  rootsOf(layout, place.environment, place.cluster)

/** What people call a cluster here. */
export const nameOfView = ({ config }: Repository, { place }: ClusterView): string => placeName(config, place)

export const isBelow = (path: string, root: string): boolean =>
  root === '' || path === root || path.startsWith(`${root}/`)

/** What is checked: every file of one commit, or of the working tree, which has an id of its own. */
export type Tree = {
  readonly commit: Oid
  /** Null: only the name is known. */
  readonly files: ReadonlyMap<string, FileEntry | null>
}

/** `text` is the configuration, which was parsed without a problem. `most`: how many clusters of an environment are looked at. */
export function readRepository(
  tree: Tree,
  { config, text, file }: { readonly config: Config; readonly text: string; readonly file: string },
  known: Known,
  most = Number.POSITIVE_INFINITY,
): Step<Repository> {
  const layout = compileLayout(config)
  const viewed = together(
    config.environments.flatMap((environment) =>
      environment.clusters
        .slice(0, most)
        .map((cluster) =>
          viewCluster({ environment: environment.name, cluster: cluster.name, commit: tree.commit }, layout, known),
        ),
    ),
  )
  if ('need' in viewed) return viewed
  const views = viewed.done
  const files = views
    .flatMap((view) => [...sliceFiles(view), ...view.indexes])
    .filter(({ mode }) => mode.startsWith('100'))
  const around = views.flatMap((view) =>
    [...view.files].flatMap(([path, { mode, oid }]) => (mode.startsWith('100') && isYamlName(path) ? [oid] : [])),
  )
  const { blobs } = known
  const missing = new Set([...files.map(({ oid }) => oid), ...around].filter((oid) => !blobs.has(oid)))
  if (missing.size > 0) return { need: [...missing].map((oid) => ({ kind: 'blob', oid })) }
  const texts = new Map(
    files.map(({ path, oid }) => {
      const bytes = blobs.get(oid)
      return [path, bytes === undefined || bytes === 'too-large' ? null : textOf(bytes)]
    }),
  )
  const parsed: Parsed = new Map()
  const clusters = new Map(views.map((view) => [view, standing(view.files, { blobs }, [], parsed)]))
  const repository = {
    config,
    layout,
    files: tree.files,
    folders: foldersOf(tree.files.keys()),
    views,
    texts,
    oversized: files.filter(({ oid }) => blobs.get(oid) === 'too-large').map(({ path }) => path),
    clusterOf: (view: ClusterView) => clusters.get(view) ?? standing(view.files, { blobs }, [], parsed),
    ...placesIn(text, file),
  }
  return { done: repository }
}

function placesIn(text: string, file: string): Pick<Repository, 'at' | 'indexOf'> {
  const source = readSource(text, file)
  if ('problems' in source) return { at: () => ({ file, line: null, column: null }), indexOf: () => 0 }
  const locate = locateIn(source.contents)
  const indexes = new Map<string, number>()
  for (let index = 0; nodeAt(source.contents, ['environments', index]) !== undefined; index++) {
    indexes.set(textAt(source.contents, ['environments', index, 'name']) ?? '', index)
  }
  return {
    at: (path, on) => {
      const { line, col } = source.lines.linePos(locate(path, on))
      return { file, line: Math.max(1, line), column: Math.max(1, col) }
    },
    indexOf: (environment) => indexes.get(environment) ?? 0,
  }
}
