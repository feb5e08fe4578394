// Which base each cluster's merge has, as the record of its unit says: one, or one for each part of its services.
import type { BaseChoice, BasePart, BaseTree, FileMode, OneBase } from '../promotion/model.ts'
import type { PastPromotion } from '../promotion/received/brought.ts'
import type { Received } from '../promotion/received/taken-back.ts'
import { withoutTakenBack } from './base-sentences.ts'
import type { MergedPromotion, RecordedBase, UnitRecord } from './state.ts'

/** What one unit, this one or one before, remembers of a cluster. */
export type ClusterMemory = {
  readonly unit: string
  readonly base: RecordedBase
  /** Oldest first; the newest led to the base. */
  readonly past: readonly PastPromotion[]
}

/** The unit's own memory last: what it inherited is of services that its own promotions did not carry. */
export function memoriesOf({ unit, bases, merged, inherited }: UnitRecord, cluster: string): readonly ClusterMemory[] {
  return [...inherited, { unit, bases, merged }].flatMap((one) => {
    const base = entryOf(one.bases, cluster)
    return base === undefined ? [] : [{ unit: one.unit, base, past: pastOf(one.merged, cluster) }]
  })
}

const pastOf = (merged: readonly MergedPromotion[], cluster: string): readonly PastPromotion[] =>
  merged.flatMap(({ pull, brings }) => {
    const brought = entryOf(brings, cluster)
    return brought === undefined ? [] : [{ pull, brought }]
  })

/**
 * `now`: what became of each memory in the target; null: as it is recorded. `start`: what automation starts from where
 * nothing is recorded.
 */
export function choiceFor(
  record: UnitRecord,
  cluster: string,
  start: OneBase | null,
  now: readonly Received[] | null,
): BaseChoice {
  const memories = memoriesOf(record, cluster)
  if (memories.length === 0) return unrecorded(record, cluster, start)
  const parts = memories.map((memory, index): BasePart => {
    return { services: memory.base.services, choice: recorded(memory, cluster, now?.[index] ?? null) }
  })
  const [only] = parts
  if (only?.services === null) return only.choice
  return { kind: 'parts', parts: [...parts, { services: null, choice: start ?? { kind: 'infer' } }] }
}

function recorded({ unit, base }: ClusterMemory, cluster: string, now: Received | null): OneBase {
  if (now === null || !now.isMoved) {
    return { kind: 'tree', tree: treeOf(base), because: `what the last promotion of ${unit} brought to ${cluster}` }
  }
  // A first copy that was taken back is a first copy once more.
  if (now.base === null) return { kind: 'infer' }
  return { kind: 'tree', tree: now.base, because: withoutTakenBack(now.takenBack, cluster) }
}

function unrecorded({ open }: UnitRecord, cluster: string, start: OneBase | null): OneBase {
  const since = entryOf(open?.since ?? {}, cluster)
  // A first copy that is open has no base: everything in it is still new to the target.
  if (since === null) return { kind: 'infer' }
  if (since !== undefined) return { kind: 'commit', commit: since, because: 'the base of the promotion that is open' }
  return start ?? { kind: 'infer' }
}

/** A cluster may be called `constructor`, and a record that came from another thread is a plain object. */
const entryOf = <T>(table: Readonly<Record<string, T>>, cluster: string): T | undefined =>
  Object.hasOwn(table, cluster) ? table[cluster] : undefined

export function treeOf({ commit, files, executable, picked }: RecordedBase): BaseTree {
  const mode = (path: string): FileMode => (executable.includes(path) ? '100755' : '100644')
  return { commit, picked, files: Object.entries(files).map(([path, oid]) => ({ path, oid, mode: mode(path) })) }
}
