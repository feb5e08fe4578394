// Which folders are built for a set of changes: the nearest above each that a Flux Kustomization applies, else the nearest
// with a kustomization.yaml.
import { folderOf } from '../../promotion/slice/entries.ts'
import { kustomizationIn } from './closure.ts'
import type { Side } from './side.ts'

export type Root = { readonly folder: string; readonly changed: readonly string[] }

/** `applied`: the paths of the cluster's Flux Kustomizations; `within`: the roots of the cluster, above which nothing is built. */
export function rootsFor(
  changed: readonly string[],
  sides: readonly Pick<Side, 'files'>[],
  applied: ReadonlySet<string>,
  within: readonly string[],
): readonly Root[] {
  const roots = new Map<string, string[]>()
  for (const path of changed) {
    const built = foldersAbove(path, within).filter((folder) =>
      sides.some((side) => kustomizationIn(folder, side) !== null),
    )
    const folder = built.find((one) => applied.has(one)) ?? built[0]
    if (folder !== undefined) roots.set(folder, [...(roots.get(folder) ?? []), path])
  }
  return [...roots]
    .map(([folder, files]) => ({ folder, changed: files }))
    .sort((a, b) => (a.folder < b.folder ? -1 : 1))
}

/** The nearest first. */
function foldersAbove(path: string, within: readonly string[]): readonly string[] {
  const folders: string[] = []
  for (let folder = folderOf(path); folder !== ''; folder = folderOf(folder)) {
    if (within.some((root) => root === '' || folder === root || folder.startsWith(`${root}/`))) folders.push(folder)
  }
  return folders
}
