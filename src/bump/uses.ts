// Which Flux Kustomizations apply what of a source: directly, or through another source that takes it in by `include`.
import { fluxObjectsIn } from '../promotion/slice/flux-memo.ts'
import type { BaseUse } from './model.ts'
import type { SourceObject } from './sources.ts'

/** One Flux Kustomization. `service`: whose file it stands in, else its own name. */
export type Applier = {
  readonly service: string
  readonly file: string
  readonly line: number
  readonly name: string
  readonly path: string
  readonly source: { readonly kind: string | null; readonly name: string; readonly namespace: string | null }
}

export function appliersIn(
  bytes: Uint8Array,
  text: string,
  file: string,
  cluster: string,
  service: string | null,
): readonly Applier[] {
  if (!text.includes('kustomize.toolkit.fluxcd.io')) return []
  return fluxObjectsIn(bytes, file, cluster).flatMap(({ detail, name, namespace, line }): Applier[] => {
    if (detail?.type !== 'kustomization' || detail.sourceRef === null || name === null) return []
    const { sourceRef, path } = detail
    const source = { ...sourceRef, namespace: sourceRef.namespace ?? namespace }
    return [{ service: service ?? name, file, line, name, path: path ?? '.', source }]
  })
}

type Named = Pick<SourceObject, 'kind' | 'name' | 'namespace'>

/** A namespace that is not written is the other's. */
const isIt = (source: Named, ref: Applier['source']) =>
  (ref.kind === null || ref.kind === source.kind) &&
  (ref.namespace === null || source.namespace === null || ref.namespace === source.namespace)

/** For all sources of one cluster, which are many. */
export function usesIn(
  all: readonly SourceObject[],
  appliers: readonly Applier[],
): (source: SourceObject) => readonly BaseUse[] {
  const byName = Map.groupBy(appliers, (one) => one.source.name)
  const of = (source: SourceObject, path: string | null) =>
    (byName.get(source.name) ?? []).flatMap((one): BaseUse | [] => {
      const { service, file, line, name } = one
      return isIt(source, one.source) ? { service, path: path ?? one.path, file, line, name } : []
    })
  const including = all.filter(({ include }) => include.length > 0)
  return (source) => [
    ...of(source, null),
    ...including.flatMap((other) =>
      other.include
        .filter(({ name }) => name === source.name && source.kind === 'GitRepository' && other !== source)
        .flatMap(({ fromPath }) => of(other, normal(fromPath ?? '.'))),
    ),
  ]
}

const normal = (path: string) =>
  path
    .split('/')
    .filter((segment) => segment !== '' && segment !== '.')
    .join('/') || '.'
