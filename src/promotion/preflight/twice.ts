// Objects that one kustomization.yaml would get twice, by kind, namespace and name: Kustomize refuses to build that.
import { objectsIn } from '../../flux/objects.ts'
import { pathReferences } from '../../flux/path-references.ts'
import type { YamlRead } from '../../flux/read-yaml.ts'
import { folderOf, resolveEntry } from '../slice/entries.ts'
import type { Standing } from './standing.ts'

export type Twin = {
  readonly kustomization: string
  readonly object: string
  readonly file: string
  readonly other: string
  readonly line: number
}

type Found = { readonly object: string; readonly file: string; readonly line: number }

function identitiesIn(read: YamlRead, file: string): readonly Found[] {
  return objectsIn(read).flatMap(({ group, kind, namespace, name, line, detail }) => {
    if (kind === null || name === null || detail?.type === 'kustomize') return []
    const object = `${kind}${group === null || group === '' ? '' : `.${group}`} ${namespace === null ? '' : `${namespace}/`}${name}`
    return [{ object, file, line }]
  })
}

export const identities = (read: YamlRead, file: string): readonly string[] =>
  identitiesIn(read, file).map(({ object }) => object)

/** `only`: the objects that are of interest. Patches are no resources: they are meant to name an object again. */
export function twinsIn(
  cluster: Standing,
  kustomizations: Iterable<string>,
  only?: ReadonlySet<string>,
): readonly Twin[] {
  return [...kustomizations].flatMap((kustomization) => {
    const read = cluster.yaml(kustomization)
    const listed = (read === null ? [] : pathReferences(read)).filter(({ list }) => list === 'resources')
    const paths = new Set(listed.flatMap(({ value }) => resolveEntry(folderOf(kustomization), value) ?? []))
    const first = new Map<string, Found>()
    return [...paths].flatMap((path) => {
      const own = cluster.yaml(path)
      return (own === null ? [] : identitiesIn(own, path)).flatMap((found): readonly Twin[] => {
        if (only !== undefined && !only.has(found.object)) return []
        const other = first.get(found.object)
        if (other === undefined) first.set(found.object, found)
        return other === undefined ? [] : [{ ...found, kustomization, other: other.file }]
      })
    })
  })
}
