// The Flux and Kustomize view of a text: which objects it holds and what they point to. A foreign or odd document is
// listed with what is known of it; only a text that cannot be read at all is a problem.
import { isMap, isScalar, isSeq } from 'yaml'
import type { Problem } from '../problem.ts'
import { type FluxRelease, releaseOf } from './helm-release.ts'
import { type FluxReference, referenceIn } from './named.ts'
import { nodeAt, scalarSource, textAt, type YamlPath } from './node.ts'
import { readYaml, type YamlLimits, type YamlRead } from './read-yaml.ts'

export type FluxKustomization = {
  readonly type: 'kustomization'
  /** From the repository's root, without a leading `./` or `/` and a trailing `/`; `.` is the root itself. */
  readonly path: string | null
  readonly sourceRef: FluxReference | null
  readonly dependsOn: readonly FluxReference[]
  readonly suspend: boolean
  /** The decryption provider, e.g. `sops`. */
  readonly decryption: string | null
  readonly targetNamespace: string | null
  /** `spec.kubeConfig.secretRef.name`: the cluster is a remote one. */
  readonly kubeConfig: string | null
  /** Flux durations as written, e.g. `10m`. */
  readonly interval: string | null
  readonly timeout: string | null
  readonly retryInterval: string | null
  readonly wait: boolean
  /** With `wait` Flux ignores this list. */
  readonly healthChecks: readonly FluxReference[]
}

export type FluxSource = {
  readonly type: 'source'
  readonly url: string | null
  readonly ref: { readonly [part in RefPart]: string | null }
  readonly include: readonly {
    readonly name: string
    readonly fromPath: string | null
    readonly toPath: string | null
  }[]
  readonly interval: string | null
}

/** Paths as written; `files` are what generators read, without their `key=`. */
type KustomizeFile = {
  readonly type: 'kustomize'
  readonly resources: readonly string[]
  readonly components: readonly string[]
  readonly patches: readonly string[]
  readonly files: readonly string[]
}

type RefPart = (typeof refParts)[number]
const refParts = ['branch', 'tag', 'semver', 'name', 'commit'] as const

export type FluxObject = {
  readonly apiVersion: string | null
  /** `kustomize.toolkit.fluxcd.io`; empty for the core group. */
  readonly group: string | null
  readonly kind: string | null
  readonly namespace: string | null
  readonly name: string | null
  readonly docIndex: number
  readonly line: number
  readonly detail: FluxKustomization | FluxSource | FluxRelease | KustomizeFile | null
}

/** Every document that holds something, in order. */
export function fluxObjects(
  text: string,
  file: string,
  limits?: YamlLimits,
): { readonly objects: readonly FluxObject[] } | { readonly problems: readonly Problem[] } {
  const read = readYaml(text, file, limits)
  return 'problems' in read ? read : { objects: objectsIn(read) }
}

export function objectsIn(read: YamlRead): readonly FluxObject[] {
  return read.documents.flatMap(({ contents, range }, docIndex) =>
    contents === null || (isScalar(contents) && contents.value === null)
      ? []
      : objectAt(read, docIndex, contents, contents.range?.[0] ?? range[0]),
  )
}

/** `root`: the document's contents, or an item of a list of objects in it; `offset`: where it begins. */
export function objectAt(read: YamlRead, docIndex: number, root: unknown, offset: number): FluxObject {
  const apiVersion = textAt(root, ['apiVersion'])
  const kind = textAt(root, ['kind'])
  const group = apiVersion === null ? null : groupOf(apiVersion)
  return {
    apiVersion,
    group,
    kind,
    namespace: textAt(root, ['metadata', 'namespace']),
    name: textAt(root, ['metadata', 'name']),
    docIndex,
    line: read.lineCounter.linePos(offset).line,
    detail: detailOf(root, group, kind, read.file),
  }
}

function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.lastIndexOf('/')) : ''
}

function detailOf(root: unknown, group: string | null, kind: string | null, file: string): FluxObject['detail'] {
  if (group === 'kustomize.toolkit.fluxcd.io' && kind === 'Kustomization') return kustomizationOf(root)
  if (group === 'source.toolkit.fluxcd.io' && (kind === 'GitRepository' || kind === 'OCIRepository'))
    return sourceOf(root)
  if (group === 'helm.toolkit.fluxcd.io' && kind === 'HelmRelease') return releaseOf(root)
  if (group === 'kustomize.config.k8s.io') return kustomizeOf(root)
  // kustomize reads a file of this name also without apiVersion and kind.
  const named = /(^|\/)(kustomization\.ya?ml|Kustomization)$/.test(file)
  return named && group === null && kind === null && isMap(root) ? kustomizeOf(root) : null
}

function normalPath(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.')
  return parts.join('/') || '.'
}

function kustomizationOf(root: unknown): FluxKustomization {
  const spec = nodeAt(root, ['spec'])
  const path = textAt(spec, ['path'])
  return {
    type: 'kustomization',
    path: path === null ? null : normalPath(path),
    sourceRef: referenceIn(nodeAt(spec, ['sourceRef'])),
    dependsOn: itemsOf(nodeAt(spec, ['dependsOn'])).flatMap((item) => referenceIn(item) ?? []),
    suspend: textAt(spec, ['suspend']) === 'true',
    decryption: textAt(spec, ['decryption', 'provider']),
    targetNamespace: textAt(spec, ['targetNamespace']),
    kubeConfig: textAt(spec, ['kubeConfig', 'secretRef', 'name']),
    interval: textAt(spec, ['interval']),
    timeout: textAt(spec, ['timeout']),
    retryInterval: textAt(spec, ['retryInterval']),
    wait: textAt(spec, ['wait']) === 'true',
    healthChecks: itemsOf(nodeAt(spec, ['healthChecks'])).flatMap((item) => referenceIn(item) ?? []),
  }
}

function sourceOf(root: unknown): FluxSource {
  const spec = nodeAt(root, ['spec'])
  const part = (name: RefPart) => textAt(spec, ['ref', name])
  return {
    type: 'source',
    url: textAt(spec, ['url']),
    ref: {
      branch: part('branch'),
      tag: part('tag'),
      semver: part('semver'),
      name: part('name'),
      commit: part('commit'),
    },
    include: itemsOf(nodeAt(spec, ['include'])).flatMap((item) => {
      const name = textAt(item, ['repository', 'name'])
      return name === null ? [] : { name, fromPath: textAt(item, ['fromPath']), toPath: textAt(item, ['toPath']) }
    }),
    interval: textAt(spec, ['interval']),
  }
}

function kustomizeOf(root: unknown): KustomizeFile {
  const list = (name: string) => stringsOf(nodeAt(root, [name]))
  // A strategic merge patch may be written out instead of named; then it is no path.
  const isPath = (entry: string) => !entry.includes('\n') && !/^[^/\s]+:\s/.test(entry)
  const patches = ['patches', 'patchesJson6902'].flatMap((name) =>
    itemsOf(nodeAt(root, [name])).flatMap((item) => textAt(item, ['path']) ?? []),
  )
  return {
    type: 'kustomize',
    resources: [...list('resources'), ...list('bases')],
    components: list('components'),
    patches: [...patches, ...list('patchesStrategicMerge').filter(isPath)],
    files: [
      ...generatorFiles(root),
      ...['generators', 'transformers', 'validators', 'configurations', 'crds'].flatMap(list).filter(isPath),
      ...itemsOf(nodeAt(root, ['replacements'])).flatMap((item) => textAt(item, ['path']) ?? []),
    ],
  }
}

function generatorFiles(root: unknown): readonly string[] {
  const helm = itemsOf(nodeAt(root, ['helmCharts'])).flatMap((chart) => [
    ...[textAt(chart, ['valuesFile'])].flatMap((path) => path ?? []),
    ...stringsOf(nodeAt(chart, ['additionalValuesFiles'])),
  ])
  const generated = ['configMapGenerator', 'secretGenerator'].flatMap((name) =>
    itemsOf(nodeAt(root, [name])).flatMap((generator) => [
      ...stringsOf(nodeAt(generator, ['files'])).map((entry) => entry.slice(entry.indexOf('=') + 1)),
      ...stringsOf(nodeAt(generator, ['envs'])),
      ...[textAt(generator, ['env'])].flatMap((path) => path ?? []),
    ]),
  )
  return [...generated, ...helm]
}

function itemsOf(node: unknown): readonly unknown[] {
  return isSeq(node) ? node.items : []
}

function stringsOf(node: unknown): readonly string[] {
  return itemsOf(node).flatMap((item) => (isScalar(item) ? (scalarSource(item) ?? []) : []))
}

export const refTagPath: YamlPath = ['spec', 'ref', 'tag']
