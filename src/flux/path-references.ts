// The paths that Kustomize and Flux files of a text name, each with its place: what has to exist for the file to work.
import { isMap, isScalar, isSeq } from 'yaml'
import { nodeAt, scalarSource, type YamlPath } from './node.ts'
import { objectsIn } from './objects.ts'
import type { YamlRead } from './read-yaml.ts'

export type PathReference = {
  /** As written, without the `key=` of a generator. */
  readonly value: string
  /** `resources`, `patches`, …; `spec.path` of a Flux Kustomization counts from the root of its source. */
  readonly list: string
  /** The name of the Flux source that the path lies in; null for paths that count from the file's folder. */
  readonly source: string | null
  readonly line: number
  readonly column: number
}

/** Lists of files or folders, and of entries that name a file as their `path`. */
const lists = ['resources', 'components', 'bases', 'crds', 'configurations', 'patchesStrategicMerge'] as const
const plugins = ['generators', 'transformers', 'validators'] as const
const entries = ['patches', 'patchesJson6902', 'replacements'] as const

export function pathReferences(read: YamlRead): readonly PathReference[] {
  return objectsIn(read).flatMap(({ detail, docIndex }) => {
    const root = read.documents[docIndex]?.contents
    if (detail?.type === 'kustomize') return kustomizePaths(read, root)
    if (detail?.type !== 'kustomization' || detail.path === null) return []
    const place = placeOf(read, nodeAt(root, ['spec', 'path']))
    return [{ value: detail.path, list: 'spec.path', source: detail.sourceRef?.name ?? '', ...place }]
  })
}

function kustomizePaths(read: YamlRead, root: unknown): readonly PathReference[] {
  const found = [
    ...[...lists, ...plugins].flatMap((list) => scalarsOf(root, [list]).map((node) => ({ list, node }))),
    ...entries.flatMap((list) => itemsOf(root, [list]).map((item) => ({ list, node: nodeAt(item, ['path']) }))),
    ...['configMapGenerator', 'secretGenerator'].flatMap((list) =>
      itemsOf(root, [list]).flatMap((item) =>
        [...scalarsOf(item, ['files']), ...scalarsOf(item, ['envs']), nodeAt(item, ['env'])].map((node) => ({
          list,
          node,
        })),
      ),
    ),
    ...itemsOf(root, ['helmCharts']).flatMap((chart) =>
      [nodeAt(chart, ['valuesFile']), ...scalarsOf(chart, ['additionalValuesFiles'])].map((node) => ({
        list: 'helmCharts',
        node,
      })),
    ),
    { list: 'openapi', node: nodeAt(root, ['openapi', 'path']) },
  ]
  return found.flatMap(({ list, node }): readonly PathReference[] => {
    const written = isScalar(node) ? scalarSource(node) : null
    if (written === null || isInline(written)) return []
    const value = list.endsWith('Generator') ? written.slice(written.indexOf('=') + 1) : written
    return value === '' ? [] : [{ value, list, source: null, ...placeOf(read, node) }]
  })
}

/** A patch or plugin may be written out instead of named; then it is no path. */
const isInline = (entry: string) => entry.includes('\n') || /^[^/\s]+:\s/.test(entry)

/** Where the name of something stands that a kustomization.yaml or another object holds. */
export function placeOf(read: YamlRead, node: unknown): { readonly line: number; readonly column: number } {
  const offset = isScalar(node) || isMap(node) || isSeq(node) ? (node.range?.[0] ?? 0) : 0
  const { line, col } = read.lineCounter.linePos(offset)
  return { line: Math.max(1, line), column: Math.max(1, col) }
}

export function itemsOf(root: unknown, path: YamlPath): readonly unknown[] {
  const node = nodeAt(root, path)
  return isSeq(node) ? node.items : []
}

const scalarsOf = (root: unknown, path: YamlPath) => itemsOf(root, path).filter(isScalar)

/** Read from outside of the repository: a URL, a Git address, a repository with a version. */
export const isRemote = (value: string): boolean =>
  /^[a-z][a-z0-9+.-]*:|^[^/\s]*@|\?(?:.*&)?(?:ref|version)=|^(?:github|gitlab|bitbucket)\.(?:com|org)[/:]/i.test(value)

/** The name under which Kustomize finds its file in a folder. */
export const kustomizationNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'] as const

export const isKustomizationName = (path: string): boolean =>
  kustomizationNames.some((name) => path === name || path.endsWith(`/${name}`))
