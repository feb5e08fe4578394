// Which Flux Kustomizations apply what of a source: directly, or through another source that takes it in by `include`.
import { fluxObjectsOf } from '../promotion/slice/flux-memo.ts'
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

export function appliersIn(text: string, file: string, cluster: string, service: string | null): readonly Applier[] {
  if (!/\bkustomize\.toolkit\.fluxcd\.io\b/.test(text)) return []
  return fluxObjectsOf(text, file, cluster).flatMap(({ detail, name, namespace, line }): Applier[] => {
    if (detail?.type !== 'kustomization' || detail.sourceRef === null || name === null) return []
    const { sourceRef, path } = detail
    const source = { ...sourceRef, namespace: sourceRef.namespace ?? namespace }
    return [{ service: service ?? name, file, line, name, path: path ?? '.', source }]
  })
}

type Named = Pick<SourceObject, 'kind' | 'name' | 'namespace'>

/** A namespace that is not written is the other's. */
const isIt = (source: Named, ref: Applier['source']) =>
  ref.name === source.name &&
  (ref.kind === null || ref.kind === source.kind) &&
  (ref.namespace === null || source.namespace === null || ref.namespace === source.namespace)

export function usesOf(
  source: SourceObject,
  all: readonly SourceObject[],
  appliers: readonly Applier[],
): readonly BaseUse[] {
  const use = ({ service, file, line, name }: Applier, path: string): BaseUse => ({ service, path, file, line, name })
  const direct = appliers.filter((one) => isIt(source, one.source)).map((one) => use(one, one.path))
  const through = all.flatMap((other) =>
    other.include
      .filter(({ name }) => name === source.name && source.kind === 'GitRepository' && other !== source)
      .flatMap(({ fromPath }) =>
        appliers.filter((one) => isIt(other, one.source)).map((one) => use(one, normal(fromPath ?? '.'))),
      ),
  )
  return [...direct, ...through]
}

const normal = (path: string) =>
  path
    .split('/')
    .filter((segment) => segment !== '' && segment !== '.')
    .join('/') || '.'
