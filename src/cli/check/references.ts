// What Kustomize and Flux files of a cluster point to: files that are not there, other clusters, remote content; and Flux
// files that nothing lists.

import { readEntries } from '../../flux/index-file.ts'
import { type FluxKustomization, type FluxObject, fluxObjects, type KustomizeFile } from '../../flux/objects.ts'
import type { Problem } from '../../problem.ts'
import { folderOf, resolveEntry } from '../../promotion/entries.ts'
import type { ClusterView } from '../../promotion/view.ts'
import { positionOf } from './position.ts'
import { type Findings, isBelow, noFindings, type Repository, rootsOfView, sliceFiles } from './repository.ts'

export function checkReferences(repository: Repository): Findings {
  const all = repository.views.flatMap((view) =>
    [...new Set([...view.indexes, ...sliceFiles(view)].map((file) => file.path))].map((path) =>
      referencesOf(repository, view, path),
    ),
  )
  const unlisted = repository.views.flatMap((view) => unlistedFiles(repository, view))
  return { problems: all.flatMap((one) => one.problems), notes: [...all.flatMap((one) => one.notes), ...unlisted] }
}

const isYaml = (path: string) => /\.ya?ml$/.test(path)

function objectsOf({ texts }: Repository, path: string): readonly FluxObject[] {
  const text = isYaml(path) ? texts.get(path) : null
  const read = text == null ? { objects: [] } : fluxObjects(text, path)
  // A file that cannot be read is told by the check of texts.
  return 'objects' in read ? read.objects : []
}

function referencesOf(repository: Repository, view: ClusterView, path: string): Findings {
  const found = objectsOf(repository, path).map(({ detail, line }) => {
    if (detail?.type === 'kustomize') return entriesOf(repository, view, path, detail)
    return detail?.type === 'kustomization' ? pathOf(repository, view, path, line, detail) : noFindings
  })
  return { problems: found.flatMap((one) => one.problems), notes: found.flatMap((one) => one.notes) }
}

const isRemote = (entry: string) =>
  /^[a-z][a-z0-9+.-]*:|^[^/\s]*@|\?(?:.*&)?(?:ref|version)=|^(?:github|gitlab|bitbucket)\.(?:com|org)[/:]/i.test(entry)

function entriesOf(repository: Repository, view: ClusterView, file: string, detail: KustomizeFile): Findings {
  const isIndex = view.indexes.some((index) => index.path === file)
  const found = [...detail.resources, ...detail.components, ...detail.patches, ...detail.files].flatMap((entry) => {
    const fault = faultOf(repository, view, file, entry, isIndex)
    return fault === null
      ? []
      : [{ ...fault, problem: { ...fault.problem, file, ...placeOf(repository, file, entry) } }]
  })
  return {
    problems: found.filter((one) => one.blocks).map((one) => one.problem),
    notes: found.filter((one) => !one.blocks).map((one) => one.problem),
  }
}

type Fault = { readonly blocks: boolean; readonly problem: { readonly code: string; readonly message: string } }

/** What is wrong with an entry, or worth knowing about it. */
function faultOf(
  repository: Repository,
  view: ClusterView,
  file: string,
  entry: string,
  isIndex: boolean,
): Fault | null {
  const fault = (blocks: boolean, code: string, message: string): Fault => ({ blocks, problem: { code, message } })
  if (isRemote(entry)) {
    const message = `${entry} is read from outside the repository: what it holds can change without a commit here.`
    return fault(false, 'remote-reference', message)
  }
  const path = entry.startsWith('/') ? null : resolveEntry(folderOf(file), entry)
  if (path === null) {
    return fault(true, 'outside-repository', `${entry} leads out of the repository: name a file in it.`)
  }
  const other = otherCluster(repository, view, path)
  if (other !== undefined) {
    const message = `${entry} leads into ${other.place.cluster}: a cluster must not deploy another one's files. Copy them, or move them to a shared folder.`
    return fault(true, 'other-cluster', message)
  }
  if (repository.files.has(path) || repository.folders.has(path)) return null
  if (isIndex || isBelow(path, folderOf(file))) {
    const message = `${entry} names ${path}, which does not exist: correct the entry or remove it.`
    return fault(true, 'missing-file', message)
  }
  // What lies beside the folder may stand in an artifact that Flux puts together from several sources.
  const assembled = isAssembled(repository, path)
  return assembled ? null : fault(false, 'missing-outside', `${entry} names ${path}, which is not in this repository.`)
}

/** A folder that the layout reserves and the repository does not have (`services/base`): Flux builds it into an artifact. */
function isAssembled({ config, folders }: Repository, path: string): boolean {
  const segments = path.split('/')
  return segments.some(
    (segment, depth) =>
      config.layout.reserved.includes(segment) && !folders.has(segments.slice(0, depth + 1).join('/')),
  )
}

function placeOf({ texts }: Repository, file: string, entry: string): Pick<Problem, 'line' | 'column'> {
  const text = texts.get(file) ?? ''
  const read = readEntries(text, file)
  const found = 'entries' in read ? read.entries.find(({ raw }) => raw === entry) : undefined
  return positionOf(text, found?.range.start ?? text.indexOf(entry))
}

/** Another cluster whose folders hold the path, where none of this cluster's own does. */
function otherCluster(repository: Repository, view: ClusterView, path: string): ClusterView | undefined {
  const holds = (one: ClusterView) => rootsOfView(repository, one).some((root) => root !== '' && isBelow(path, root))
  return holds(view)
    ? undefined
    : repository.views.find((one) => one.place.cluster !== view.place.cluster && holds(one))
}

function pathOf(
  repository: Repository,
  view: ClusterView,
  file: string,
  line: number,
  detail: FluxKustomization,
): Findings {
  const { path, sourceRef } = detail
  const where = { file, line, column: 1 }
  if (path === null) return noFindings
  if (path.split('/').includes('..')) {
    const message = `spec.path ${path} leads out of its source: write it from the root, without \`..\`.`
    return { problems: [{ code: 'outside-repository', message, ...where }], notes: [] }
  }
  const other = otherCluster(repository, view, path)
  if (other !== undefined) {
    const message = `spec.path ${path} lies in ${other.place.cluster}, but this is a file of ${view.place.cluster}: point it to its own cluster.`
    return { problems: [{ code: 'other-cluster', message, ...where }], notes: [] }
  }
  // Only the source that Flux was bootstrapped with is this repository.
  if (sourceRef?.name !== 'flux-system' || path === '.') return noFindings
  if (!repository.folders.has(path)) {
    const message = `spec.path ${path} does not exist: correct it, or add the folder.`
    return { problems: [{ code: 'missing-path', message, ...where }], notes: [] }
  }
  if (rootsOfView(repository, view).some((root) => isBelow(path, root))) return noFindings
  const message = `spec.path ${path} lies outside ${view.place.cluster}: what it holds is no part of a slice and is not promoted.`
  return { problems: [], notes: [{ code: 'path-outside', message, ...where }] }
}

/** Files beside an index that no entry of it names: Flux does not apply them. */
function unlistedFiles(repository: Repository, view: ClusterView): readonly Problem[] {
  return view.indexes.flatMap((index) => {
    const folder = folderOf(index.path)
    const detail = objectsOf(repository, index.path).find((one) => one.detail?.type === 'kustomize')?.detail
    if (detail?.type !== 'kustomize') return []
    const entries = [...detail.resources, ...detail.components, ...detail.patches, ...detail.files]
    const named = new Set(entries.map((entry) => resolveEntry(folder, entry)))
    const beside = [...view.files.keys()].filter(
      (path) => folderOf(path) === folder && path !== index.path && isYaml(path),
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
