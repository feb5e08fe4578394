// What the base changed between two of its commits, told for the services that use paths of it. Run with a reader of the base.
import type { Oid } from '../oid.ts'
import { type FileTree, idKey, type Known, type Need, type Step } from '../promotion/model.ts'
import { defaultsOf } from './changes/defaults.ts'
import { renamedTo } from './changes/gone.ts'
import { isFolder, type Reach, reachOf } from './changes/reach.ts'
import { changedTexts } from './changes/texts.ts'
import { movesBetween } from './changes/versions.ts'
import type { BaseUse } from './model.ts'
import type { GonePath, VersionMove } from './news.ts'

export type ClusterUse = BaseUse & { readonly cluster: string }

export type BaseChangesQuestion = {
  readonly from: Oid
  readonly to: Oid
  readonly uses: readonly ClusterUse[]
}

export type ServiceChanges = {
  readonly service: string
  /** Of the base, sorted. */
  readonly files: readonly string[]
  readonly versions: readonly VersionMove[]
  readonly gone: readonly GonePath[]
  /** Keys that the old default values have and the new ones have not. */
  readonly removedKeys: readonly string[]
}

/** Services that nothing changed for are left out. `unread`: what could not be told, whole sentences. */
export type BaseChanges = { readonly services: readonly ServiceChanges[]; readonly unread: readonly string[] }

/** Three rounds as a rule: the ids of both commits, their trees, and the texts that differ with the Kustomize files. */
export function baseChanges({ from, to, uses }: BaseChangesQuestion, known: Known): Step<BaseChanges> {
  const commits = [...new Set([from, to])]
  const unknown = commits.filter((commit) => !known.ids.has(idKey(commit, '')))
  if (unknown.length > 0) return { need: unknown.map((commit): Need => ({ kind: 'ids', commit, paths: [''] })) }
  const [was, is] = [from, to].map((commit) => known.ids.get(idKey(commit, ''))?.oid)
  if (was === undefined || is === undefined)
    return { done: { services: [], unread: ['The base has nothing at one of the two tags.'] } }
  if (was === is || uses.length === 0) return { done: { services: [], unread: [] } }
  const [before, after] = [known.trees.get(was), known.trees.get(is)]
  if (before === undefined || after === undefined) {
    const missing = [was, is].filter((oid) => !known.trees.has(oid))
    return { need: missing.map((oid): Need => ({ kind: 'tree', oid })) }
  }
  const paths = [...new Set(uses.map(({ path }) => path))].sort()
  const places = new Map(paths.map((path) => [path, placeOf(path, before, after, known)]))
  const texts = changedTexts([...places.values()], known)
  const need = [...[...places.values()].flatMap(({ was, is }) => [...was.need, ...is.need]), ...texts.need]
  if (need.length > 0) return { need: distinct(need) }
  const services = [...Map.groupBy(uses, ({ service }) => service)]
    .map(([service, own]) => {
      const used = [...new Set(own.map(({ path }) => path))].flatMap((path) => places.get(path) ?? [])
      return changesOf(service, own, used)
    })
    .filter(({ files, gone }) => files.length + gone.length > 0)
    .sort((a, b) => (a.service < b.service ? -1 : 1))
  const nowhere = [...places.values()].filter((place) => place.existed === false && place.exists === false)
  const unread = [
    ...new Set([
      ...[...places.values()].flatMap(({ was, is }) => [...was.unread, ...is.unread]),
      ...texts.unread,
      ...nowhere.map(({ path }) => `${path} is used here, and the base has it at neither of the two tags.`),
    ]),
  ]
  return { done: { services, unread } }

  function changesOf(service: string, own: readonly ClusterUse[], used: readonly Place[]): ServiceChanges {
    const files = [...new Set(used.flatMap(({ changed }) => changed))].sort()
    const gone = own.flatMap((use): readonly GonePath[] => {
      const place = places.get(use.path)
      return place?.existed === true && !place.exists ? [{ ...use, renamedTo: place.renamedTo }] : []
    })
    const versions = movesBetween(
      files.flatMap((file) => texts.versions(file, 'was')),
      files.flatMap((file) => texts.versions(file, 'is')),
    )
    return { service, files, versions, gone, removedKeys: gone.length > 0 ? [] : defaultsOf(used, texts) }
  }
}

/** One path of the base at both commits. */
export type Place = {
  readonly path: string
  readonly was: Reach
  readonly is: Reach
  /** Files that it applies at either commit and that differ. */
  readonly changed: readonly string[]
  readonly existed: boolean
  readonly exists: boolean
  readonly renamedTo: string | null
}

function placeOf(path: string, before: FileTree, after: FileTree, known: Known): Place {
  const [was, is] = [reachOf(path, before, known), reachOf(path, after, known)]
  const [existed, exists] = [isFolder(before, path), isFolder(after, path)]
  const all = new Set([...was.files.keys(), ...is.files.keys()])
  const changed = [...all].filter((file) => {
    const [old, now] = [before.get(file), after.get(file)]
    return old?.oid !== now?.oid || old?.mode !== now?.mode
  })
  return {
    path,
    was,
    is,
    changed,
    existed,
    exists,
    renamedTo: existed && !exists ? renamedTo(path, before, after) : null,
  }
}

const distinct = (needs: readonly Need[]) => [...new Map(needs.map((need) => [JSON.stringify(need), need])).values()]
