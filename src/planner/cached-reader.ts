// A reader that asks another one only for what it does not hold: objects by id and paths by commit never change.
import type { ObjectCache } from '../github/cache.ts'
import { idKey, type Known, type Need } from '../promotion/model.ts'
import type { Reader } from '../settle.ts'

export function cachedReader(cache: ObjectCache, ask: (needs: readonly Need[]) => Promise<Known>): Reader {
  return {
    read: async (needs) => {
      const known = { ids: new Map(), trees: new Map(), blobs: new Map(), history: new Map() }
      const missing = needs.flatMap((need): Need[] => {
        if (need.kind === 'ids') {
          const paths = need.paths.filter((path) => !recalled(cache.ids, idKey(need.commit, path), known.ids))
          return paths.length === 0 ? [] : [{ ...need, paths }]
        }
        if (need.kind === 'tree') return recalled(cache.trees, need.oid, known.trees) ? [] : [need]
        if (need.kind === 'blob') return recalled(cache.blobs, need.oid, known.blobs) ? [] : [need]
        return [need]
      })
      if (missing.length === 0) return known
      const brought = await ask(missing)
      for (const [key, id] of brought.ids) keep(cache.ids, key, id, known.ids)
      for (const [oid, tree] of brought.trees) keep(cache.trees, oid, tree, known.trees)
      for (const [oid, bytes] of brought.blobs) keep(cache.blobs, oid, bytes, known.blobs)
      for (const [key, changes] of brought.history) known.history.set(key, changes)
      return known
    },
  }
}

type Store<T> = { readonly get: (key: string) => T | undefined; readonly set: (key: string, value: T) => void }

function recalled<T>(store: Store<T>, key: string, into: Map<string, T>): boolean {
  const value = store.get(key)
  if (value !== undefined) into.set(key, value)
  return value !== undefined
}

function keep<T>(store: Store<T>, key: string, value: T, into: Map<string, T>) {
  store.set(key, value)
  into.set(key, value)
}
