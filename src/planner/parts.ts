// Cuts what a reader brought into parts that are quickly sent: the intake gets its turn between two of them.
import type { Oid } from '../oid.ts'
import type { FileEntry, Known, PathId, SourceChange } from '../promotion/model.ts'

type Growing = {
  readonly ids: Map<string, PathId | null>
  readonly trees: Map<Oid, Map<string, FileEntry>>
  readonly blobs: Map<Oid, Uint8Array | 'too-large'>
  readonly history: Map<string, readonly SourceChange[]>
}

const nothing = (): Growing => ({ ids: new Map(), trees: new Map(), blobs: new Map(), history: new Map() })

/** In bytes, roughly: what is sent in a few milliseconds. */
const mostWeight = 2 ** 20
const perEntry = 200

/** A tree may be spread over several parts. Blobs are copied, so that the copies can be handed over. */
export function* partsOf(known: Known): Generator<Known> {
  let part = nothing()
  let weight = 0
  const isFull = (more: number) => {
    weight += more
    return weight >= mostWeight
  }
  const next = () => {
    const full = part
    part = nothing()
    weight = 0
    return full
  }
  for (const [key, id] of known.ids) {
    part.ids.set(key, id)
    if (isFull(perEntry)) yield next()
  }
  for (const [oid, tree] of known.trees) {
    part.trees.set(oid, new Map())
    for (const [path, entry] of tree) {
      const piece = part.trees.get(oid) ?? new Map<string, FileEntry>()
      part.trees.set(oid, piece.set(path, entry))
      if (isFull(perEntry + path.length)) yield next()
    }
  }
  for (const [oid, bytes] of known.blobs) {
    part.blobs.set(oid, bytes === 'too-large' ? bytes : new Uint8Array(bytes))
    if (isFull(perEntry + bytes.length)) yield next()
  }
  for (const [key, changes] of known.history) {
    part.history.set(key, changes)
    if (isFull(perEntry * (1 + changes.length))) yield next()
  }
  yield part
}

/** The memory that goes over to the other thread with a part. */
export const handedOver = (part: Known): ArrayBuffer[] =>
  [...part.blobs.values()].flatMap((bytes) => (bytes === 'too-large' ? [] : (bytes.buffer as ArrayBuffer)))

/** Puts parts together again. */
export function gathering(): { readonly add: (part: Known) => void; readonly known: Known } {
  const known = nothing()
  const add = (part: Known) => {
    for (const [key, id] of part.ids) known.ids.set(key, id)
    for (const [oid, bytes] of part.blobs) known.blobs.set(oid, bytes)
    for (const [key, changes] of part.history) known.history.set(key, changes)
    for (const [oid, piece] of part.trees) {
      const tree = known.trees.get(oid)
      if (tree === undefined) known.trees.set(oid, piece as Map<string, FileEntry>)
      else for (const [path, entry] of piece) tree.set(path, entry)
    }
  }
  return { add, known }
}
