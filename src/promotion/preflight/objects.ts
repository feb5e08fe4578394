// The objects of a cluster by name: which ones its known files define, which ones they need to find, and which stand twice.
import {
  type Definition,
  definitionsIn,
  isMeant,
  type NameReference,
  nameReferences,
  type ObjectName,
} from '../../flux/names.ts'
import { isYamlName } from '../../flux/yaml-name.ts'
import type { Standing } from './standing.ts'

type Defined = Definition & { readonly file: string }
export type Needed = NameReference & { readonly file: string }

export type Objects = { readonly defined: readonly Defined[]; readonly needed: readonly Needed[] }

/** Cheap to tell, so that large files of values are not parsed for nothing. */
const mayMatter =
  /toolkit\.fluxcd\.io|^kind:\s*["']?(?:\w*Secret|ConfigMap|Namespace)\b|(?:secret|configMap)Generator:/m

/** Of the files whose texts are known. */
export function objectsOf(cluster: Standing, files: Iterable<string> = cluster.paths()): Objects {
  const defined: Defined[] = []
  const needed: Needed[] = []
  for (const file of files) {
    const text = isYamlName(file) ? cluster.text(file) : null
    if (text == null || !mayMatter.test(text)) continue
    const read = cluster.yaml(file)
    if (read === null) continue
    defined.push(...definitionsIn(read).map((one) => ({ ...one, file })))
    needed.push(...nameReferences(read).map((one) => ({ ...one, file })))
  }
  return { defined, needed }
}

export const isDefined = (reference: ObjectName, { defined }: Pick<Objects, 'defined'>): boolean =>
  defined.some((one) => isMeant(reference, one))

/** Flux was bootstrapped with a source, a Kustomization and a key of this name. */
export const isGiven = ({ name, kind }: ObjectName): boolean => name === 'flux-system' && kind !== 'HelmRelease'

export const isConfiguration = ({ kind }: ObjectName): boolean => kind === 'Secret' || kind === 'ConfigMap'

/** Often made by what lies outside of a cluster's files: that a file defines it somewhere is the only evidence. */
export const isOftenOutside = (object: ObjectName): boolean => isConfiguration(object) || object.kind === 'Namespace'

export const objectText = ({ kind, namespace, name }: ObjectName): string =>
  `${kind} ${namespace === null ? '' : `${namespace}/`}${name}`
