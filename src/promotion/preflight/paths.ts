// The paths that a cluster's Kustomize and Flux files name and that are not there. Pure, so that a plan can compare what it
// leaves behind with what stood before.
import { isRemote, kustomizationNames, type PathReference, pathReferences } from '../../flux/path-references.ts'
import { folderOf, resolveEntry } from '../slice/entries.ts'
import type { Standing } from './standing.ts'

export type PathFault = PathReference & {
  readonly kind: 'missing' | 'no-kustomization' | 'leads-out'
  readonly file: string
  /** From the repository's root; null when it leads out of the repository. */
  readonly path: string | null
  /** The path lies in the folder of the file that names it. */
  readonly below: boolean
}

export type PathWorld = {
  readonly cluster: Standing
  /** Folders and files that hold all of the cluster's paths. */
  readonly roots: readonly string[]
  /** Folder names that stand in no repository: Flux puts them into its artifact. */
  readonly reserved: readonly string[]
  /** Whether a path outside of the cluster exists; undefined: not known. */
  outside(path: string): boolean | undefined
}

/** The same reference written into the same file. */
export const faultKey = ({ file, list, value, kind }: PathFault): string => JSON.stringify([file, list, value, kind])

export function pathFaults(files: Iterable<string>, world: PathWorld): readonly PathFault[] {
  return [...files].flatMap((file) => {
    const read = world.cluster.yaml(file)
    return read === null ? [] : pathReferences(read).flatMap((reference) => faultOf(file, reference, world) ?? [])
  })
}

/** Paths outside of the cluster that its files name, to be looked up before faults are told. */
export function pathsOutside(files: Iterable<string>, world: Omit<PathWorld, 'outside'>): readonly string[] {
  const found = [...files].flatMap((file) => {
    const read = world.cluster.yaml(file)
    return (read === null ? [] : pathReferences(read)).flatMap((reference) => {
      const path = resolved(file, reference)
      return path === undefined || path === null || isInside(path, world.roots) ? [] : [path]
    })
  })
  return [...new Set(found)]
}

/** Undefined: nothing that this repository could hold. */
function resolved(file: string, { value, source }: PathReference): string | null | undefined {
  if (source !== null) {
    // Only the source that Flux was bootstrapped with is this repository for sure.
    if (source !== 'flux-system' || value === '.') return undefined
    return value.split('/').includes('..') ? null : value
  }
  if (isRemote(value)) return undefined
  return value.startsWith('/') ? null : resolveEntry(folderOf(file), value)
}

function faultOf(file: string, reference: PathReference, world: PathWorld): PathFault | null {
  const path = resolved(file, reference)
  if (path === undefined) return null
  if (path === null) return { ...reference, kind: 'leads-out', file, path, below: false }
  const folder = folderOf(file)
  const below = reference.source === null && (folder === '' || path.startsWith(`${folder}/`))
  const fault = (kind: PathFault['kind']): PathFault => ({ ...reference, kind, file, path, below })
  if (path === '' || path === folder) return null
  if (!isInside(path, world.roots)) return world.outside(path) === false ? fault('missing') : null
  const { cluster } = world
  if (cluster.hasFile(path)) return null
  if (!cluster.hasFolder(path)) return isAssembled(path, world) ? null : fault('missing')
  const isBuilt = ['resources', 'components', 'bases'].includes(reference.list)
  const built = kustomizationNames.some((name) => cluster.hasFile(`${path}/${name}`))
  return isBuilt && !built ? fault('no-kustomization') : null
}

function isInside(path: string, roots: readonly string[]): boolean {
  return roots.some((root) => root === '' || path === root || path.startsWith(`${root}/`))
}

/** A folder that the layout reserves and the repository does not have (`services/base`): Flux builds it into an artifact. */
function isAssembled(path: string, { reserved, cluster }: PathWorld): boolean {
  const segments = path.split('/')
  return segments.some(
    (segment, depth) => reserved.includes(segment) && !cluster.hasFolder(segments.slice(0, depth + 1).join('/')),
  )
}
