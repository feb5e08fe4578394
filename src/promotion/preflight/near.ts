// The kustomization.yaml files around the files that a plan touches: they say what is applied and what has to exist.
import { isKustomizationName, kustomizationNames } from '../../flux/path-references.ts'
import type { SliceFile } from '../model.ts'
import { folderOf } from '../slice/entries.ts'
import type { Triple } from '../slice/triples.ts'
import type { ClusterView } from '../slice/view.ts'

/** Beyond so many, a plan is too large for its surroundings to be read along with it. */
const mostNear = 50

/** Those of the target that a plan may leave behind with an entry too many or too few, to be read with its other blobs. */
export function kustomizationsNear(due: readonly Triple[], target: ClusterView): readonly SliceFile[] {
  const moved = due.filter((triple) => triple.source === null || triple.target === null)
  const paths = new Set(moved.flatMap((triple) => kustomizationsAbove(triple.path, (path) => target.files.has(path))))
  return [...paths].slice(0, mostNear).flatMap((path) => {
    const entry = target.files.get(path)
    return entry === undefined || !entry.mode.startsWith('100') ? [] : [{ path, ...entry }]
  })
}

/** Files of a cluster that make namespaces, by their names: what is new there may live in one of them. */
export function namespaceFiles({ files }: ClusterView): readonly SliceFile[] {
  const named = [...files].filter(([path]) => /(?:^|[/_.-])(?:namespaces?|ns)\.ya?ml$/.test(path))
  return named.slice(0, mostNear).map(([path, entry]) => ({ path, ...entry }))
}

/** The nearest first; one for each folder that has one. */
export function kustomizationsAbove(path: string, exists: (path: string) => boolean): readonly string[] {
  const found: string[] = []
  for (let folder = folderOf(path); ; folder = folderOf(folder)) {
    const prefix = folder === '' ? '' : `${folder}/`
    const name = kustomizationNames.find((one) => exists(prefix + one))
    if (name !== undefined) found.push(prefix + name)
    if (folder === '') return isKustomizationName(path) ? found.filter((one) => one !== path) : found
  }
}
