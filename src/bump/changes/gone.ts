// Where a folder of the base went that the new tag no longer has under its name.
import { isKustomizationName } from '../../flux/path-references.ts'
import type { FileTree } from '../../promotion/model.ts'
import { folderOf } from '../../promotion/slice/entries.ts'
import { filesBelow, isFolder } from './reach.ts'

/**
 * A folder that is new: the one with the very same Kustomize file, else the one of the same last name with most of the files;
 * null where there is none or the answer is not clear.
 */
export function renamedTo(path: string, before: FileTree, after: FileTree): string | null {
  const was = filesBelow(before, path)
  const own = was.find((file) => folderOf(file) === path && isKustomizationName(file))
  const oid = own === undefined ? null : before.get(own)?.oid
  const isNew = (folder: string) => folder !== '' && !isFolder(before, folder)
  const kustomizations = [...after].filter(([file]) => isKustomizationName(file))
  const same = kustomizations.flatMap(([file, entry]) => (entry.oid === oid ? folderOf(file) : [])).filter(isNew)
  if (same.length === 1) return same[0] ?? null
  const content = new Set(was.map((file) => before.get(file)?.oid))
  const alike = (folder: string) => filesBelow(after, folder).filter((file) => content.has(after.get(file)?.oid)).length
  const named = same.length > 0 ? same : foldersNamed(path.slice(path.lastIndexOf('/') + 1), after).filter(isNew)
  const [best, next] = named.map((folder) => ({ folder, alike: alike(folder) })).sort((a, b) => b.alike - a.alike)
  if (best === undefined) return null
  return next === undefined || next.alike < best.alike ? best.folder : null
}

function foldersNamed(name: string, tree: FileTree): readonly string[] {
  const found = new Set<string>()
  for (const file of tree.keys()) {
    const steps = file.split('/').slice(0, -1)
    for (const [index, step] of steps.entries()) if (step === name) found.add(steps.slice(0, index + 1).join('/'))
  }
  return [...found]
}
