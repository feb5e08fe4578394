// Three-way merge of commits: in process while no file was changed on both sides, by Git itself otherwise.
import { runGit } from './git-process.ts'
import { mergeBases } from './history.ts'
import type { Oid } from './model.ts'
import { emptyTree, type TreeEntry } from './objects.ts'
import type { ObjectStore } from './store.ts'
import { putTree, readTree } from './trees.ts'

const memo = new WeakMap<ObjectStore, Map<string, Oid | null>>()

/** The merged tree, or null on a conflict. Remembered per pair of commits. */
export function mergeCommits(store: ObjectStore, ours: Oid, theirs: Oid): Oid | null {
  const known = memo.get(store) ?? new Map<string, Oid | null>()
  memo.set(store, known)
  const key = `${ours}:${theirs}`
  const held = known.get(key)
  if (held !== undefined) return held
  const merged = mergeFresh(store, ours, theirs)
  known.set(key, merged)
  return merged
}

function mergeFresh(store: ObjectStore, ours: Oid, theirs: Oid): Oid | null {
  const [base, another] = mergeBases(store, ours, theirs)
  const treeOf = (commit: Oid | undefined) =>
    commit === undefined ? emptyTree : (store.commit(commit)?.tree ?? emptyTree)
  const simple = another === undefined ? mergeTrees(store, treeOf(base), treeOf(ours), treeOf(theirs)) : undefined
  return simple ?? mergeByGit(store, ours, theirs)
}

/** The merged tree, or undefined as soon as both sides changed one file in different ways. */
export function mergeTrees(store: ObjectStore, base: Oid, ours: Oid, theirs: Oid): Oid | undefined {
  if (ours === theirs || theirs === base) return ours
  if (ours === base) return theirs
  const [b, o, t] = [base, ours, theirs].map((oid) => new Map(readTree(store, oid).map((entry) => [entry.name, entry])))
  const merged: TreeEntry[] = []
  for (const name of new Set([...(b?.keys() ?? []), ...(o?.keys() ?? []), ...(t?.keys() ?? [])])) {
    const entry = mergeEntry(store, b?.get(name), o?.get(name), t?.get(name))
    if (entry === undefined) return undefined
    if (entry !== null) merged.push({ ...entry, name })
  }
  return putTree(store, merged)
}

const equal = (a?: TreeEntry, b?: TreeEntry) => a?.oid === b?.oid && a?.mode === b?.mode

function mergeEntry(
  store: ObjectStore,
  base?: TreeEntry,
  ours?: TreeEntry,
  theirs?: TreeEntry,
): TreeEntry | null | undefined {
  if (equal(ours, theirs) || equal(theirs, base)) return ours ?? null
  if (equal(ours, base)) return theirs ?? null
  const folder = (entry?: TreeEntry) =>
    entry === undefined ? emptyTree : entry.mode === '040000' ? entry.oid : undefined
  const [b, o, t] = [folder(base), folder(ours), folder(theirs)]
  if (b === undefined || o === undefined || t === undefined) return undefined
  const oid = mergeTrees(store, b, o, t)
  if (oid === undefined) return undefined
  return oid === emptyTree ? null : { name: '', mode: '040000', oid }
}

function mergeByGit(store: ObjectStore, ours: Oid, theirs: Oid): Oid | null {
  const directory = store.directory()
  try {
    const tree = runGit(directory, ['merge-tree', '--write-tree', '--no-messages', ours, theirs])
      .toString('latin1')
      .trim()
    store.adopt([tree])
    return tree
  } catch (error) {
    if (error instanceof Error && 'status' in error && error.status === 1) return null
    throw error
  }
}
