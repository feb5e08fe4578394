// What can never change, kept in memory: objects by id and paths by commit, least recently used first out.
import type { FileTree, PathId } from '../promotion/model.ts'

/** Bounded by an estimate of its bytes. `undefined`: not kept; null is a value. */
type Store<T> = { readonly get: (key: string) => T | undefined; readonly set: (key: string, value: T) => void }

/** Shared by every job of one repository, and by no other repository: whoever may read one may not read all. */
export type ObjectCache = {
  /** Key: `idKey(commit, path)`. */
  readonly ids: Store<PathId | null>
  readonly trees: Store<FileTree>
  readonly blobs: Store<Uint8Array | 'too-large'>
}

/** One cache per repository (numeric id). `maxBytes` bounds all of them together: many repositories need no more memory than one. */
export function createCaches(maxBytes: number): (repository: number) => ObjectCache {
  const entries = new Map<string, { readonly value: unknown; readonly bytes: number }>()
  let held = 0

  const drop = (key: string) => {
    held -= entries.get(key)?.bytes ?? 0
    entries.delete(key)
  }
  function store<T>(prefix: string, bytesOf: (value: T) => number): Store<T> {
    return {
      get: (name) => {
        const key = prefix + name
        const entry = entries.get(key)
        if (!entry) return undefined
        entries.delete(key)
        entries.set(key, entry)
        return entry.value as T
      },
      set: (name, value) => {
        const key = prefix + name
        drop(key)
        const bytes = perEntry + name.length + bytesOf(value)
        if (bytes > maxBytes) return
        entries.set(key, { value, bytes })
        held += bytes
        for (const oldest of entries.keys()) {
          if (held <= maxBytes) break
          drop(oldest)
        }
      },
    }
  }
  return (repository) => ({
    ids: store(`${repository} i `, () => perEntry),
    trees: store(`${repository} t `, treeBytes),
    blobs: store(`${repository} b `, (bytes) => bytes.length),
  })
}

/** Measured: what a key, its value's object and its id take in a map. */
const perEntry = 250

function treeBytes(tree: FileTree): number {
  let bytes = 0
  for (const path of tree.keys()) bytes += perEntry + path.length
  return bytes
}
