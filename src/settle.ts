// The only loop of reading: a pure planner says what it needs, a reader brings it, until the planner is done.

import type { Oid } from './oid.ts'
import type { FileTree, Known, Need, PathId, SourceChange, Step } from './promotion/model.ts'

/**
 * Brings what planners need. Answers completely or throws (truncated, 5xx, time-out: never an absence); verifies the
 * ids of blobs; caches by object id. The answer holds at least what was asked for.
 */
export interface Reader {
  read(needs: readonly Need[]): Promise<Known>
}

/** A planner that asks for more rounds than this asks in circles. */
const maxRounds = 20

/**
 * Runs `step` until it is done. Throws what the reader throws, and an error when the planner asks again for what it
 * has been told or does not come to an end.
 */
export async function settle<T>(step: (known: Known) => Step<T>, reader: Reader): Promise<T> {
  const known = {
    ids: new Map<string, PathId | null>(),
    trees: new Map<Oid, FileTree>(),
    blobs: new Map<Oid, Uint8Array | 'too-large'>(),
    history: new Map<string, readonly SourceChange[]>(),
  }
  for (let round = 0; round <= maxRounds; round++) {
    const result = step(known)
    if ('done' in result) return result.done
    const brought = await reader.read(result.need)
    for (const [key, value] of brought.ids) known.ids.set(key, value)
    for (const [key, value] of brought.trees) known.trees.set(key, value)
    for (const [key, value] of brought.blobs) known.blobs.set(key, value)
    for (const [key, value] of brought.history) known.history.set(key, value)
  }
  throw new Error(`planning did not settle within ${maxRounds} rounds of reading`)
}
