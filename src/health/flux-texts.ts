// The Flux objects that texts of one cluster hold, and which texts could not be read.
import { isYaml } from '../bump/yaml-file.ts'
import type { FluxRelease } from '../flux/helm-release.ts'
import { type FluxKustomization, type FluxObject, type FluxSource, fluxObjects } from '../flux/objects.ts'
import { isKustomizationName } from '../flux/path-references.ts'
import type { Known, SliceFile } from '../promotion/model.ts'
import { fluxObjectsIn } from '../promotion/slice/flux-memo.ts'
import type { ClusterView } from '../promotion/slice/view.ts'
import type { FluxName } from './model.ts'

/** `service`: the slice that it stands in; null: none. */
type FluxText = SliceFile & { readonly service: string | null }

export type Found<T> = FluxName & {
  readonly file: string
  readonly owner: string | null
  /** Null: not written; `namespace` is then a guess. */
  readonly writtenNamespace: string | null
  readonly detail: T
}

export type FoundObjects = {
  readonly kustomizations: readonly Found<FluxKustomization>[]
  readonly sources: readonly Found<FluxSource>[]
  readonly releases: readonly Found<FluxRelease>[]
  readonly unread: readonly string[]
}

/** Where Flux puts its objects, and where one without a namespace most likely stands. */
export const fluxNamespace = 'flux-system'

/** Of files that are known; in the order of their paths. */
export function foundIn(files: readonly FluxText[], cluster: string, known: Known): FoundObjects {
  const unread: string[] = []
  const found: Found<NonNullable<FluxObject['detail']>>[] = []
  for (const { path, oid, service } of files.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    const bytes = known.blobs.get(oid)
    if (bytes === undefined) continue
    if (bytes === 'too-large') unread.push(`${path} is too large to be read.`)
    else {
      const objects = fluxObjectsIn(bytes, path, cluster)
      if (objects.length === 0) unread.push(...whyUnread(bytes, path))
      for (const { kind, name, namespace, detail } of objects) {
        if (kind === null || name === null || name === '' || detail === null) continue
        const place = { file: path, owner: service, writtenNamespace: namespace }
        found.push({ kind, name, namespace: namespace ?? fluxNamespace, ...place, detail })
      }
    }
  }
  const of = <Type extends NonNullable<FluxObject['detail']>['type']>(type: Type) =>
    found.filter((one) => one.detail.type === type) as unknown as readonly Found<
      Extract<NonNullable<FluxObject['detail']>, { type: Type }>
    >[]
  return { kustomizations: of('kustomization'), sources: of('source'), releases: of('release'), unread }
}

/** A text of something else may be what it likes. */
function whyUnread(bytes: Uint8Array, path: string): readonly string[] {
  const text = new TextDecoder().decode(bytes)
  if (!text.includes('toolkit.fluxcd.io/')) return []
  const read = fluxObjects(text, path)
  return 'problems' in read ? read.problems.slice(0, 1).map(({ message }) => `${path}: ${message}`) : []
}

/** Files of the slice that may hold objects of Flux by their kind alone. */
export const manifestsOf = (view: ClusterView, service: string): readonly FluxText[] =>
  (view.slices.get(service)?.files ?? [])
    .filter(({ path, mode }) => mode.startsWith('100') && isYaml(path) && !isKustomizationName(path))
    .filter(({ path }) => !/values/i.test(path.slice(path.lastIndexOf('/') + 1)))
    .map((file) => ({ ...file, service }))

export const isNamedLikeRelease = ({ path }: SliceFile): boolean => /(?:release|helm|(?:^|\/)hr\b)[^/]*$/i.test(path)
