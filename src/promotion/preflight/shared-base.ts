// What all environments build on (`apps/base/web`) is in no slice: a change there reaches each of them when it is merged.
// People who look at a promotion are told, since nothing of it stands in the difference.
import { matchPath, rootsOf } from '../../config/template.ts'
import { isKustomizationName, isRemote, pathReferences } from '../../flux/path-references.ts'
import { readYaml } from '../../flux/read-yaml.ts'
import type { Oid } from '../../oid.ts'
import { type Problem, problem } from '../../problem.ts'
import { readFile } from '../file/text.ts'
import { idKey, type Known, type Need, type SliceFile, type Step } from '../model.ts'
import { folderOf, resolveEntry, type SliceContent } from '../slice/entries.ts'
import { unread } from '../step.ts'
import type { Terms } from '../terms/tell.ts'

export type SharedQuestion = {
  readonly source: SliceContent
  readonly base: { readonly commit: Oid | null }
  readonly request: { readonly source: Oid; readonly unit: string }
  readonly terms: Terms
}

/** Beyond so many files or folders of one unit, they are not looked at. */
const most = 60

/** What says on which folders a slice builds, to be read with its other blobs. */
export const kustomizationsOf = ({ files }: SliceContent): readonly SliceFile[] =>
  files.filter(({ path, mode }) => mode.startsWith('100') && isKustomizationName(path)).slice(0, most)

export function sharedBases({ source, base, request, terms }: SharedQuestion, known: Known): Step<readonly Problem[]> {
  const files = kustomizationsOf(source)
  const need = unread(files, known)
  if (need.length > 0) return { need }
  const named = files.flatMap((file) => referredTo(file, known)).filter((path) => isOutside(path, terms))
  const listed = source.entries.flatMap(({ shared, path }) => (shared === true ? [path] : []))
  const paths = [...new Set([...listed, ...named])].sort().slice(0, most)
  const commits = [request.source, ...(base.commit === null ? [] : [base.commit])]
  const ids = commits.flatMap((commit): readonly Need[] => {
    const missing = paths.filter((path) => !known.ids.has(idKey(commit, path)))
    return missing.length === 0 ? [] : [{ kind: 'ids', commit, paths: missing }]
  })
  if (ids.length > 0) return { need: ids }
  const idAt = (commit: Oid, path: string) => known.ids.get(idKey(commit, path))?.oid
  const standing = paths.filter((path) => idAt(request.source, path) !== undefined)
  const { commit } = base
  if (commit === null) return { done: standing.map((path) => builtOn(request.unit, path, terms)) }
  const moved = standing.filter((path) => idAt(request.source, path) !== idAt(commit, path))
  return { done: moved.map((path) => movedBase(path, terms)) }
}

const builtOn = (unit: string, path: string, { to }: Terms) =>
  problem(
    'shared-base',
    `${unit} builds on ${path}, which environments share: a change there reaches ${to.environment} when it is merged, without a promotion.`,
    path,
  )

const movedBase = (path: string, { to }: Terms) =>
  problem(
    'shared-base',
    `${path} changed since the last promotion. Environments share it, so that change reached ${to.environment} when it was merged and is no part of this promotion.`,
    path,
  )

function referredTo(file: SliceFile, known: Known): readonly string[] {
  const text = readFile(file, known)?.text ?? null
  const read = text === null ? null : readYaml(text, file.path)
  if (read === null || 'problems' in read) return []
  return pathReferences(read).flatMap(({ value, source }) => {
    const path = source !== null || isRemote(value) ? null : resolveEntry(folderOf(file.path), value)
    return path === null || path === '' ? [] : [path]
  })
}

/** In no folder of the source's cluster: neither what its services are made of nor what Flux puts there. */
function isOutside(path: string, { layout, from }: Terms): boolean {
  const roots = rootsOf(layout, from.environment, from.cluster).filter((root) => root !== '')
  if (roots.some((root) => path === root || path.startsWith(`${root}/`))) return false
  const isOwn = (one: string) => matchPath(layout, from.environment, from.cluster, one) !== null
  return !isOwn(path) && !isOwn(`${path}/kustomization.yaml`)
}
