// What Kustomize and Flux files of a cluster point to: files that are not there, other clusters, remote content; and Flux
// files that nothing lists.
import { isRemote, kustomizationNames, type PathReference, pathReferences } from '../flux/path-references.ts'
import type { Problem } from '../problem.ts'
import { folderOf, resolveEntry } from '../promotion/slice/entries.ts'
import { isOfOther } from '../promotion/slice/others.ts'
import type { ClusterView } from '../promotion/slice/view.ts'
import { type Findings, isBelow, nameOfView, type Repository, rootsOfView, sliceFiles } from './repository.ts'

export function checkReferences(repository: Repository): Findings {
  const found = repository.views.flatMap((view) => {
    const paths = new Set([...view.indexes, ...sliceFiles(view)].map((file) => file.path))
    return [...paths].flatMap((file) => {
      // A file that cannot be read is told by the check of texts.
      const read = repository.clusterOf(view).yaml(file)
      return (read === null ? [] : pathReferences(read)).flatMap((reference) => {
        const fault =
          reference.source === null
            ? entryFault(repository, view, file, reference)
            : pathFault(repository, view, reference)
        const { line, column } = reference
        return fault === null ? [] : [{ blocks: fault.blocks, problem: { ...fault.problem, file, line, column } }]
      })
    })
  })
  const unlisted = repository.views.flatMap((view) => unlistedFiles(repository, view))
  return {
    problems: found.filter((one) => one.blocks).map((one) => one.problem),
    notes: [...found.filter((one) => !one.blocks).map((one) => one.problem), ...unlisted],
  }
}

type Fault = { readonly blocks: boolean; readonly problem: { readonly code: string; readonly message: string } }

const problem = (code: string, message: string): Fault => ({ blocks: true, problem: { code, message } })
const note = (code: string, message: string): Fault => ({ blocks: false, problem: { code, message } })

/** What is wrong with an entry, or worth knowing about it. */
function entryFault(repository: Repository, view: ClusterView, file: string, reference: PathReference): Fault | null {
  const { value: entry, list } = reference
  if (isRemote(entry)) {
    return note(
      'remote-reference',
      `${entry} is read from outside the repository: what it holds can change without a commit here.`,
    )
  }
  const path = entry.startsWith('/') ? null : resolveEntry(folderOf(file), entry)
  if (path === null) return problem('outside-repository', `${entry} leads out of the repository: name a file in it.`)
  const other = otherCluster(repository, view, path)
  if (other !== undefined) {
    return problem(
      'other-cluster',
      `${entry} leads into ${nameOfView(repository, other)}: a cluster must not deploy another one's files. Copy them, or move them to a shared folder.`,
    )
  }
  if (repository.files.has(path)) return null
  if (repository.folders.has(path)) return folderFault(repository, path, reference)
  const isIndex = view.indexes.some((index) => index.path === file)
  if (isIndex || isBelow(path, folderOf(file))) {
    return problem(
      'missing-file',
      `${entry} in ${list} names ${path}, which does not exist: correct the entry or remove it.`,
    )
  }
  // What lies beside the folder may stand in an artifact that Flux puts together from several sources.
  const assembled = isAssembled(repository, path)
  return assembled ? null : note('missing-outside', `${entry} names ${path}, which is not in this repository.`)
}

/** Kustomize builds a folder only by its kustomization.yaml. */
function folderFault({ files }: Repository, path: string, { value, list }: PathReference): Fault | null {
  if (!['resources', 'components', 'bases'].includes(list)) return null
  if (kustomizationNames.some((name) => files.has(path === '' ? name : `${path}/${name}`))) return null
  return problem(
    'no-kustomization',
    `${value} names a folder without a kustomization.yaml: add one, or name its files.`,
  )
}

/** A folder that the layout reserves and the repository does not have (`services/base`): Flux builds it into an artifact. */
function isAssembled({ config, folders }: Repository, path: string): boolean {
  const segments = path.split('/')
  return segments.some(
    (segment, depth) =>
      config.layout.reserved.includes(segment) && !folders.has(segments.slice(0, depth + 1).join('/')),
  )
}

/** Another cluster whose folders hold the path, where none of this cluster's own does. */
function otherCluster(repository: Repository, view: ClusterView, path: string): ClusterView | undefined {
  if (isOfOther(repository.layout, view.place, path)) {
    return repository.views.find((one) => one !== view && !isOfOther(repository.layout, one.place, path))
  }
  const holds = (one: ClusterView) => rootsOfView(repository, one).some((root) => root !== '' && isBelow(path, root))
  return holds(view) ? undefined : repository.views.find((one) => one !== view && holds(one))
}

function pathFault(repository: Repository, view: ClusterView, { value: path, source }: PathReference): Fault | null {
  if (path.split('/').includes('..')) {
    return problem(
      'outside-repository',
      `spec.path ${path} leads out of its source: write it from the root, without \`..\`.`,
    )
  }
  const other = otherCluster(repository, view, path)
  if (other !== undefined) {
    return problem(
      'other-cluster',
      `spec.path ${path} lies in ${nameOfView(repository, other)}, but this is a file of ${nameOfView(repository, view)}: point it to its own cluster.`,
    )
  }
  // Only the source that Flux was bootstrapped with is this repository.
  if (source !== 'flux-system' || path === '.') return null
  if (!repository.folders.has(path)) {
    return problem('missing-path', `spec.path ${path} does not exist: correct it, or add the folder.`)
  }
  if (rootsOfView(repository, view).some((root) => isBelow(path, root))) return null
  return note(
    'path-outside',
    `spec.path ${path} lies outside ${nameOfView(repository, view)}: what it holds is no part of a slice and is not promoted.`,
  )
}

/** Files beside an index that no entry of it names: Flux does not apply them. */
function unlistedFiles(repository: Repository, view: ClusterView): readonly Problem[] {
  return view.indexes.flatMap((index) => {
    const folder = folderOf(index.path)
    const read = repository.clusterOf(view).yaml(index.path)
    if (read === null) return []
    const named = new Set(pathReferences(read).map(({ value }) => resolveEntry(folder, value)))
    const beside = [...view.files.keys()].filter(
      (path) => folderOf(path) === folder && path !== index.path && /\.ya?ml$/.test(path),
    )
    return beside
      .filter((path) => !named.has(path))
      .map(
        (path): Problem => ({
          code: 'unlisted-file',
          message: `${index.path} does not list this file, so Flux does not apply it: add it there or delete it.`,
          file: path,
          line: null,
          column: null,
        }),
      )
  })
}
