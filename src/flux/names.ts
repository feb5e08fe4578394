// Objects by name: which ones a text defines, and which ones its Flux objects need to find in the cluster.
import { isScalar } from 'yaml'
import { nodeAt, textAt, type YamlPath } from './node.ts'
import { type FluxObject, objectsIn } from './objects.ts'
import { itemsOf, placeOf } from './path-references.ts'
import type { YamlRead } from './read-yaml.ts'

export type ObjectName = {
  readonly kind: string
  readonly name: string
  /** Null: not written, so that whatever applies the object decides. */
  readonly namespace: string | null
}

export type Definition = ObjectName & { readonly line: number; readonly column: number }

export type NameReference = ObjectName & {
  readonly pointer: string
  /** Flux does without it. */
  readonly optional: boolean
  readonly line: number
  readonly column: number
}

const fluxGroup = /\.toolkit\.fluxcd\.io$/

const isFluxObject = ({ group }: FluxObject): boolean => group !== null && fluxGroup.test(group)

/**
 * What a Flux object may name, by the names that Flux uses: objects of Flux, Secrets and ConfigMaps, generated ones too,
 * and the namespaces that it lives in or puts things into.
 */
export function definitionsIn(read: YamlRead): readonly Definition[] {
  return objectsIn(read).flatMap((object): readonly Definition[] => {
    const root = read.documents[object.docIndex]?.contents
    if (object.detail?.type === 'kustomize') return generatedBy(read, root)
    const { kind, name, namespace } = object
    if (kind === null || name === null) return []
    const place = placeOf(read, nodeAt(root, ['metadata', 'name']))
    if (isFluxObject(object)) return [{ kind, name, namespace, ...place }]
    if (kind === 'ExternalSecret')
      return [{ kind: 'Secret', name: textAt(root, ['spec', 'target', 'name']) ?? name, namespace, ...place }]
    if (kind === 'Namespace') return [{ kind, name, namespace: null, ...place }]
    if (kind === 'SealedSecret') return [{ kind: 'Secret', name, namespace, ...place }]
    return kind === 'Secret' || kind === 'ConfigMap' ? [{ kind, name, namespace, ...place }] : []
  })
}

function generatedBy(read: YamlRead, root: unknown): readonly Definition[] {
  const generators = [
    ['Secret', 'secretGenerator'],
    ['ConfigMap', 'configMapGenerator'],
  ] as const
  return generators.flatMap(([kind, list]) =>
    itemsOf(root, [list]).flatMap((item): readonly Definition[] => {
      const name = textAt(item, ['name'])
      const namespace = textAt(item, ['namespace']) ?? textAt(root, ['namespace'])
      return name === null ? [] : [{ kind, name, namespace, ...placeOf(read, nodeAt(item, ['name'])) }]
    }),
  )
}

/** A reference by its path in the object; `kind` null: the reference says it. */
type Rule = { readonly kind: string | null; readonly path: YamlPath }

const secretOf = (...path: string[]): Rule => ({ kind: 'Secret', path: [...path, 'secretRef'] })
const rules: Readonly<Record<string, readonly Rule[]>> = {
  Kustomization: [
    { kind: null, path: ['spec', 'sourceRef'] },
    { kind: 'Kustomization', path: ['spec', 'dependsOn'] },
    { kind: null, path: ['spec', 'postBuild', 'substituteFrom'] },
    secretOf('spec', 'decryption'),
    secretOf('spec', 'kubeConfig'),
  ],
  HelmRelease: [
    { kind: null, path: ['spec', 'chart', 'spec', 'sourceRef'] },
    { kind: null, path: ['spec', 'chartRef'] },
    { kind: 'HelmRelease', path: ['spec', 'dependsOn'] },
    { kind: null, path: ['spec', 'valuesFrom'] },
    secretOf('spec', 'kubeConfig'),
  ],
  HelmChart: [{ kind: null, path: ['spec', 'sourceRef'] }],
  GitRepository: [secretOf('spec')],
  HelmRepository: [secretOf('spec'), { kind: 'Secret', path: ['spec', 'certSecretRef'] }],
  OCIRepository: [secretOf('spec'), { kind: 'Secret', path: ['spec', 'certSecretRef'] }],
  Bucket: [secretOf('spec')],
}

export function nameReferences(read: YamlRead): readonly NameReference[] {
  return objectsIn(read).flatMap((object) => {
    if (!isFluxObject(object) || object.kind === null) return []
    const root = read.documents[object.docIndex]?.contents
    const included = itemsOf(root, ['spec', 'include']).flatMap((item, index) =>
      referenceAt(read, object, nodeAt(item, ['repository']), 'GitRepository', `spec.include[${index}].repository`),
    )
    const found = (rules[object.kind] ?? []).flatMap(({ kind, path }) => {
      const items = itemsOf(root, path)
      const pointer = path.join('.')
      if (items.length === 0) return referenceAt(read, object, nodeAt(root, path), kind, pointer)
      return items.flatMap((item, index) => referenceAt(read, object, item, kind, `${pointer}[${index}]`))
    })
    const namespaces = namespacesOf(read, object, root)
    return object.kind === 'GitRepository' ? [...found, ...included] : [...found, ...namespaces]
  })
}

/** Flux puts objects into them and makes none by itself. */
function namespacesOf(read: YamlRead, { kind }: FluxObject, root: unknown): readonly NameReference[] {
  const path = kind === 'HelmRelease' ? ['metadata', 'namespace'] : ['spec', 'targetNamespace']
  const node = nodeAt(root, path)
  const name = textAt(root, path)
  if ((kind !== 'HelmRelease' && kind !== 'Kustomization') || !isScalar(node) || name === null) return []
  return [
    { kind: 'Namespace', name, namespace: null, pointer: path.join('.'), optional: false, ...placeOf(read, node) },
  ]
}

function referenceAt(
  read: YamlRead,
  object: FluxObject,
  node: unknown,
  known: string | null,
  pointer: string,
): readonly NameReference[] {
  const named = nodeAt(node, ['name'])
  const [name, kind] = [textAt(node, ['name']), known ?? textAt(node, ['kind'])]
  if (!isScalar(named) || name === null || kind === null) return []
  // Secrets and ConfigMaps are read from the object's own namespace, other objects from there unless another is named.
  const namespace = textAt(node, ['namespace']) ?? object.namespace
  return [{ kind, name, namespace, pointer, optional: textAt(node, ['optional']) === 'true', ...placeOf(read, named) }]
}

/** Whether a definition is the object that is meant; a namespace that is not written may be any. */
export const isMeant = (reference: ObjectName, { kind, name, namespace }: ObjectName): boolean =>
  kind === reference.kind &&
  name === reference.name &&
  (namespace === null || reference.namespace === null || namespace === reference.namespace)
