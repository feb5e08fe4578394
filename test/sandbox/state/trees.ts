// Trees as GitHub's API builds and lists them: on top of a base tree, with inline content, deletions and whole folders.
import type { Oid, Repository } from './model.ts'
import { emptyTree, encodeTree, type Mode, type TreeEntry } from './objects.ts'
import { invalid, notFound } from './refusal.ts'
import type { ObjectStore } from './store.ts'

/** `null` as oid deletes the path. */
export type TreeChange = { readonly path: string; readonly mode: Mode; readonly oid: Oid | null }
export type ListedEntry = { readonly path: string; readonly mode: Mode; readonly oid: Oid }

export const putBlob = (store: ObjectStore, content: string | Buffer): Oid =>
  store.put({ kind: 'blob', body: typeof content === 'string' ? Buffer.from(content) : content })

export function putTree(store: ObjectStore, entries: readonly TreeEntry[]): Oid {
  return store.put({ kind: 'tree', body: encodeTree(entries) })
}

export function readTree(store: ObjectStore, oid: Oid): readonly TreeEntry[] {
  if (oid === emptyTree) return []
  const entries = store.tree(oid)
  if (!entries) throw notFound()
  return entries
}

/** The entry at a path; undefined when nothing is there. The empty path is the root itself. */
export function entryAt(store: ObjectStore, root: Oid, path: string): TreeEntry | undefined {
  let entry: TreeEntry = { name: '', mode: '040000', oid: root }
  for (const name of path.split('/').filter((part) => part !== '')) {
    if (entry.mode !== '040000') return undefined
    const next: TreeEntry | undefined = readTree(store, entry.oid).find((child) => child.name === name)
    if (!next) return undefined
    entry = next
  }
  return entry
}

/** Bytes of the file at a path of a commit; undefined when there is none. */
export function fileAt(store: ObjectStore, commit: Oid, path: string): Buffer | undefined {
  const tree = store.commit(commit)?.tree
  const entry = tree === undefined ? undefined : entryAt(store, tree, path)
  const object = entry && store.get(entry.oid)
  return object?.kind === 'blob' ? object.body : undefined
}

/** Depth first in Git's order, directories before what they hold, as the trees API lists them. */
export function* walkTree(store: ObjectStore, root: Oid, prefix = ''): Generator<ListedEntry> {
  for (const { name, mode, oid } of readTree(store, root)) {
    yield { path: `${prefix}${name}`, mode, oid }
    if (mode === '040000') yield* walkTree(store, oid, `${prefix}${name}/`)
  }
}

// Folders of the changes by first path segment; a change of the whole name stands under the empty rest.
function group(changes: readonly TreeChange[]): Map<string, TreeChange[]> {
  const groups = new Map<string, TreeChange[]>()
  for (const change of changes) {
    const slash = change.path.indexOf('/')
    const name = slash < 0 ? change.path : change.path.slice(0, slash)
    const inner = { ...change, path: slash < 0 ? '' : change.path.slice(slash + 1) }
    const held = groups.get(name)
    if (held) held.push(inner)
    else groups.set(name, [inner])
  }
  return groups
}

/** Applies changes to a tree; later ones win. Throws 422 when a path to delete is missing. */
export function editTree(store: ObjectStore, base: Oid, changes: readonly TreeChange[]): Oid {
  const entries = new Map(readTree(store, base).map((entry) => [entry.name, entry]))
  for (const [name, inner] of group(changes)) {
    for (const { mode, oid } of inner.filter((change) => change.path === '')) {
      if (oid !== null) entries.set(name, { name, mode, oid })
      else if (!entries.delete(name)) throw invalid('GitRPC::BadObjectState')
    }
    const deeper = inner.filter((change) => change.path !== '')
    if (deeper.length === 0) continue
    const held = entries.get(name)
    const oid = editTree(store, held?.mode === '040000' ? held.oid : emptyTree, deeper)
    if (oid === emptyTree) entries.delete(name)
    else entries.set(name, { name, mode: '040000', oid })
  }
  return putTree(store, [...entries.values()])
}

export type TreeItem = {
  readonly path: string
  readonly mode: Mode
  /** Exactly one of sha and content; a null sha deletes. */
  readonly sha?: Oid | null
  readonly content?: string
}

const malformed = (path: string) =>
  path === '' || path.split('/').some((part) => ['', '.', '..', '.git'].includes(part.toLowerCase()))

function toChange(store: ObjectStore, { path, mode, sha, content }: TreeItem): TreeChange {
  if (malformed(path)) throw invalid('tree.path contains a malformed path component')
  if (content !== undefined && sha !== undefined) throw invalid('Must supply either tree.sha or tree.content.')
  if (content !== undefined) return { path, mode, oid: putBlob(store, content) }
  if (sha === undefined) throw invalid('Must supply either tree.sha or tree.content.')
  const kind = mode === '040000' ? 'tree' : mode === '160000' ? undefined : 'blob'
  if (sha !== null && kind !== undefined && sha !== emptyTree && store.get(sha)?.kind !== kind)
    throw invalid(`tree.sha ${sha} is not a valid ${kind}`)
  return { path, mode, oid: sha }
}

/** POST git/trees. Without a base tree the items are the whole tree. */
export function createTree(repository: Repository, items: readonly TreeItem[], baseTree?: Oid): Oid {
  const { store } = repository
  const base = baseTree === undefined ? emptyTree : (store.commit(baseTree)?.tree ?? baseTree)
  if (base !== emptyTree && !store.tree(base)) throw invalid(`base_tree ${base} is not a valid tree oid`)
  return editTree(
    store,
    base,
    items.map((item) => toChange(store, item)),
  )
}
