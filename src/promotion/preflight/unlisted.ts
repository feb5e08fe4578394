// Files that no kustomization.yaml around them refers to: Flux does not apply them.
import { isKustomizationName, pathReferences } from '../../flux/path-references.ts'
import { isYamlName } from '../../flux/yaml-name.ts'
import { folderOf, resolveEntry } from '../slice/entries.ts'
import { kustomizationsAbove } from './near.ts'
import type { Standing } from './standing.ts'

export type Unlisted = { readonly path: string; readonly kustomization: string }

/**
 * Tells only where the nearest kustomization.yaml is known, and stands in the file's folder or names another file there:
 * a folder of its own may be applied as it is.
 */
export function unlistedFiles(paths: readonly string[], cluster: Standing): readonly Unlisted[] {
  return paths.flatMap((path) => {
    if (!isYamlName(path) || isKustomizationName(path)) return []
    const above = kustomizationsAbove(path, cluster.hasFile)
    const [nearest] = above
    if (nearest === undefined || !governs(nearest, folderOf(path), cluster)) return []
    // What lies above and is not known may name it.
    const isNamed = above.some((one) => cluster.yaml(one) === null || refersTo(one, path, cluster))
    return isNamed ? [] : [{ path, kustomization: nearest }]
  })
}

function governs(kustomization: string, folder: string, cluster: Standing): boolean {
  const read = cluster.yaml(kustomization)
  const own = folderOf(kustomization)
  if (read === null || own === folder) return read !== null
  return pathReferences(read).some(({ value }) => folderOf(resolveEntry(own, value) ?? '') === folder)
}

function refersTo(kustomization: string, path: string, cluster: Standing): boolean {
  const read = cluster.yaml(kustomization)
  const folder = folderOf(kustomization)
  const own = read === null ? [] : pathReferences(read)
  return own.some(({ value }) => {
    const named = resolveEntry(folder, value)
    return named !== null && (path === named || (named !== folder && path.startsWith(`${named}/`)))
  })
}
