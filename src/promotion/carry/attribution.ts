// Who set what: every key that differs between base and source belongs to the change of the source that set it last.
import { isYamlName } from '../../flux/yaml-name.ts'
import type { Oid } from '../../oid.ts'
import { sameFile } from '../file/file-answer.ts'
import { leavesOf } from '../file/leaves.ts'
import { readFile } from '../file/text.ts'
import { idKey, type Known, type Need, type SliceFile, type SourceChange, type Step } from '../model.ts'
import { unread } from '../step.ts'

/** A file of the source that differs; null: absent on that side. Paths are the source's. */
export type Differing = {
  readonly base: SliceFile | null
  readonly source: SliceFile | null
  /** Of a file that services share: which of its keys count. */
  readonly isOwn?: (pointer: string) => boolean
}

type Key = { readonly path: string; readonly pointer: string }

export type Attribution = {
  /** Commit → the keys that it was the last one to set. */
  readonly keys: ReadonlyMap<Oid, readonly Key[]>
  /** What a change did to a file; null: nothing, or the file was not looked at. */
  readonly touch: (commit: Oid, path: string) => Touch | null
}

/** `whole`: the file was no YAML before or after, so that everything in it counts as set. */
type Touch = { readonly whole: boolean; readonly keys: ReadonlySet<string>; readonly adds: boolean }

export const nobodys: Attribution = { keys: new Map(), touch: () => null }

/** `changes` newest first. Of a single change everything is its own; else the files are read as each change left them. */
export function attribute(
  changes: readonly SourceChange[],
  files: readonly Differing[],
  known: Known,
): Step<Attribution> {
  const [only, ...more] = changes
  const differing = files.filter(({ base, source }) => !sameFile(base, source))
  if (only === undefined) return { done: nobodys }
  if (more.length === 0) {
    const need = unread(differing.flatMap(sidesOf).filter(isReadable), known)
    const own = () => differing.flatMap((file) => keysOf(file, touchOf(file.base, file.source, known)))
    return need.length > 0 ? { need } : { done: { ...nobodys, keys: new Map([[only.commit, own()]]) } }
  }
  const paths = [...new Set(differing.map(pathOf))].sort()
  const commits = [...new Set(changes.flatMap(({ commit, parent }) => [commit, ...(parent === null ? [] : [parent])]))]
  const missing = commits.filter((commit) => paths.some((path) => !known.ids.has(idKey(commit, path))))
  if (missing.length > 0) return { need: missing.map((commit): Need => ({ kind: 'ids', commit, paths })) }
  const steps = new Map(paths.map((path) => [path, stepsOf(path, changes, known)]))
  // What one change alone touched is all its own: only files of several are read at every version.
  const versions = [...steps.values()].flatMap((all) => (all.length > 1 ? all.flatMap(sidesOf) : []))
  const need = unread([...differing.flatMap(sidesOf), ...versions].filter(isReadable), known)
  if (need.length > 0) return { need }
  const touches = new Map(
    [...steps].map(([path, all]) => [
      path,
      new Map(all.map((step) => [step.commit, all.length > 1 ? touchOf(step.base, step.source, known) : sole(step)])),
    ]),
  )
  const keys = new Map<Oid, Key[]>()
  for (const file of differing) {
    const setters = [...(touches.get(pathOf(file)) ?? [])]
    for (const key of keysOf(file, touchOf(file.base, file.source, known))) {
      const sets = ({ whole, keys }: Touch) => whole || keys.has(key.pointer)
      const [last] = setters.find(([, touch]) => sets(touch)) ?? setters[0] ?? []
      if (last === undefined) continue
      const own = keys.get(last)
      if (own === undefined) keys.set(last, [key])
      else own.push(key)
    }
  }
  return { done: { keys, touch: (commit, path) => touches.get(path)?.get(commit) ?? null } }
}

const pathOf = ({ base, source }: Differing) => (source ?? base)?.path ?? ''
const sidesOf = ({ base, source }: Differing) => [base, source].filter((file) => file !== null)
const isReadable = ({ path, mode }: SliceFile) => mode.startsWith('100') && isYamlName(path)
const keysOf = (file: Differing, { whole, keys }: Touch): readonly Key[] =>
  (whole ? [''] : [...keys]).filter(file.isOwn ?? (() => true)).map((pointer) => ({ path: pathOf(file), pointer }))

type FileStep = Differing & { readonly commit: Oid }
const sole = ({ base }: FileStep): Touch => ({ whole: true, keys: new Set(), adds: base === null })

/** The changes that left the file as another one than they found, newest first. */
function stepsOf(path: string, changes: readonly SourceChange[], known: Known): readonly FileStep[] {
  const at = (commit: Oid | null): SliceFile | null => {
    const id = commit === null ? null : known.ids.get(idKey(commit, path))
    return id === null || id === undefined || id.type === 'tree'
      ? null
      : { path, oid: id.oid, mode: id.mode as SliceFile['mode'] }
  }
  const steps = changes.map(({ commit, parent }) => ({ commit, base: at(parent), source: at(commit) }))
  return steps.filter(({ base, source }) => !sameFile(base, source))
}

/** The keys that differ. Where none does, a comment or the mode changed: that is the file as one key. */
function touchOf(before: SliceFile | null, after: SliceFile | null, known: Known): Touch {
  const adds = before === null
  const [old, now] = [leavesAt(before, known), leavesAt(after, known)]
  if (old === null || now === null) return { whole: true, keys: new Set(), adds }
  const pointers = [...new Set([...old.keys(), ...now.keys()])]
  const keys = pointers.filter((pointer) => old.get(pointer) !== now.get(pointer))
  return { whole: false, keys: new Set(keys.length > 0 ? keys : ['']), adds }
}

type Leaves = ReadonlyMap<string, string>
const noLeaves: Leaves = new Map()
/** Planners run again with every round of reading: what a text holds is found out once. */
const read = new WeakMap<Uint8Array, Leaves | null>()

/** Null: no YAML that could be read. */
function leavesAt(file: SliceFile | null, known: Known): Leaves | null {
  if (file === null) return noLeaves
  const bytes = known.blobs.get(file.oid)
  if (!isReadable(file) || bytes === undefined || bytes === 'too-large') return null
  const before = read.get(bytes)
  if (before !== undefined) return before
  const text = readFile(file, known)?.text ?? null
  const found = text === null ? null : leavesOf(text, file.path)
  const leaves = found && new Map([...found].map(([pointer, leaf]) => [pointer, leaf.text]))
  read.set(bytes, leaves)
  return leaves
}
