// What a place of the target becomes, before a byte of it is written.
import { isMap } from 'yaml'
import type { Problem } from '../../../problem.ts'
import type { Judge } from '../judge.ts'
import type { Meanings } from './meanings.ts'
import type { Collection, Slot } from './slot.ts'

export type MeaningConflict = {
  /** `spec.values.image.tag`, `env[name=A].value`; `2:spec…` in the second document of several. */
  readonly pointer: string
  readonly base: string | null
  readonly source: string | null
  readonly target: string | null
  readonly because: string
}

export type Outcome =
  /** The target's value, every byte of it. */
  | { readonly kind: 'stays'; readonly node: unknown }
  /** The source's value instead. */
  | { readonly kind: 'taken'; readonly from: Slot }
  /** The target's block of text with other lines in it. */
  | { readonly kind: 'block'; readonly value: string }
  /** The target's map or list with these pairs or items, in this order. */
  | { readonly kind: 'entries'; readonly collection: Collection; readonly entries: readonly Entry[] }

export type OwnEntry = { readonly own: Slot; readonly name: string; readonly outcome: Outcome }
export type ArrivingEntry = { readonly own: null; readonly name: string; readonly arriving: Slot }
export type Entry = OwnEntry | ArrivingEntry

/** Where a value stands, for people (`pointer`) and for the tables (`key`: the nearest key of a map above it). */
export type Place = { readonly pointer: string; readonly key: string }

export type InnerMerge = { readonly text: string; readonly conflicts: readonly MeaningConflict[] }

export type Session = {
  readonly meanings: Meanings
  readonly conflicts: MeaningConflict[]
  readonly judge: Judge
  /** The lines of the target's and the source's text without their indent: which comments stand where. */
  readonly ownLines: ReadonlySet<string>
  readonly theirLines: ReadonlySet<string>
  /** Whether source and target share what an anchor names with the same places. */
  readonly sharedAlike: (anchor: string) => boolean
  /** Reasons why the text cannot be edited safely; one is enough, and all of it goes to the merge by lines. */
  readonly refusals: Problem[]
  readonly refuse: (slot: Slot, code: string, message: string) => void
  /** Merges texts that stand inside the block scalar at `pointer`. */
  readonly inside: (pointer: string, base: string | null, source: string, target: string) => InnerMerge | null
}

export function meaningOf(meanings: Meanings, outcome: Outcome): string {
  if (outcome.kind === 'stays') return meanings.of(outcome.node)
  if (outcome.kind === 'taken') return meanings.of(outcome.from.node)
  if (outcome.kind === 'block') return meanings.ofString(outcome.value)
  const parts = outcome.entries.map((entry): readonly [string, string] => [
    entry.name,
    entry.own === null ? meanings.of(entry.arriving.node) : meaningOf(meanings, entry.outcome),
  ])
  const id = isMap(outcome.collection) ? meanings.ofMap(parts) : meanings.ofList(parts.map(([, part]) => part))
  return meanings.tagged(id, outcome.collection.tag)
}
