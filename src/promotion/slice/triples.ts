// The files of a slice on all three sides, paired by their path in the target.
import { matchPath } from '../../config/template.ts'
import type { SliceFile } from '../model.ts'
import type { Base } from '../received/base.ts'
import { type Terms, tellPath } from '../terms/tell.ts'
import type { SliceContent } from './entries.ts'
import type { ClusterView, Slice } from './view.ts'

export type Triple = {
  readonly path: string
  readonly base: SliceFile | null
  readonly source: SliceFile | null
  readonly target: SliceFile | null
}

export type Sides = {
  readonly terms: Terms
  readonly source: SliceContent
  readonly base: Base
  readonly target: ClusterView
  /** The target's slices of the unit's services. */
  readonly own: readonly Slice[]
}

/** By path in the target; of two files of one side that get one path there, the later one is left out. */
export function toldFiles(files: readonly SliceFile[], terms: Terms): ReadonlyMap<string, SliceFile> {
  const told = new Map<string, SliceFile>()
  for (const file of files) {
    const path = tellPath(terms, file.path)
    if (path !== null && !told.has(path)) told.set(path, file)
  }
  return told
}

/** Whether the layout gives one of the target's paths to the service. */
function isOf({ service, group }: Slice, paths: Iterable<string>, { layout, to }: Terms): boolean {
  return [...paths].some((path) => {
    const match = matchPath(layout, to.environment, to.cluster, path)
    return match?.kind === 'slice' && match.service === service && match.group === group
  })
}

/** `left`: paths that stay as the target has them, because their service has left the source altogether. */
export function triplesOf({ source, base, target, terms, own }: Sides): {
  readonly triples: readonly Triple[]
  readonly left: ReadonlyMap<string, string>
} {
  const [theirs, old] = [toldFiles(source.files, terms), toldFiles(base.content.files, terms)]
  const left = new Map(
    own
      .filter((slice) => !slice.files.some((file) => theirs.has(file.path)) && !isOf(slice, theirs.keys(), terms))
      .filter((slice) => slice.files.some((file) => old.has(file.path)))
      .flatMap((slice) => slice.files.map((file) => [file.path, slice.service] as const)),
  )
  const paths = [...new Set([...theirs.keys(), ...old.keys()])].filter((path) => !left.has(path)).sort()
  const triples = paths.map((path) => {
    const entry = target.files.get(path)
    const standing = entry === undefined ? null : { path, ...entry }
    return { path, base: old.get(path) ?? null, source: theirs.get(path) ?? null, target: standing }
  })
  return { triples, left }
}
