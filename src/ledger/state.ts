// What Sluice remembers in the repository itself: one small JSON file per environment and unit, and one for the repository.
import type { Oid } from '../oid.ts'
import type { Carry, Choice } from '../promotion/model.ts'
import type { Brought } from '../promotion/received/brought.ts'
import type { PlanBlocker } from '../promotion/settling/blockers.ts'
import type { ByHand } from '../promotion/settling/by-hand.ts'
import type { CarriedChange } from '../promotion/settling/carried-changes.ts'
import type { Forced } from '../promotion/settling/forced.ts'
import type { Grouping } from '../promotion/slice/units.ts'

/**
 * A source slice that a cluster received. `files`: path → blob id; `executable` names those with mode 100755; `picked`:
 * changes of the source that it holds though they are newer than `commit`.
 */
export type RecordedBase = {
  readonly commit: Oid
  readonly files: Readonly<Record<string, Oid>>
  readonly executable: readonly string[]
  readonly picked: readonly Oid[]
  /** The services whose base it is, though it may hold files of others; null: all of the unit's, or not recorded. */
  readonly services: readonly string[] | null
}

/** One version of a promotion: the commit that Sluice made, and what it brings. */
export type Version = {
  readonly head: Oid
  /** Says the same content: a refused digest is not proposed again. */
  readonly digest: string
  readonly carries: Readonly<Record<string, RecordedBase>>
  /** Per cluster: the files that make the difference. A version that was written before this was recorded has none. */
  readonly brings: Readonly<Record<string, Brought>>
  /** Per cluster: the source commit that was the base of this merge; null: a first copy. */
  readonly since: Readonly<Record<string, Oid | null>>
  /** What keeps the gate red, and what people decided of it. Digests and key names stand there, never a value. */
  readonly blockers: readonly PlanBlocker[]
  /** Whose changes it carries. Missing: written before that was recorded. */
  readonly carried?: readonly CarriedChange[]
  /** The login of who asked for it by a comment, for this version or for the one that it follows. */
  readonly requestedBy?: string
  /** Why a person must merge it. Missing: written before that was recorded. */
  readonly byHand?: readonly ByHand[]
  /** Somebody answers for it: it does not wait for its health upstream. */
  readonly forced?: Forced
}

/**
 * The promotion that is being opened or is open. Written before the branch moves: until the branch is seen at this version,
 * the one before it may be what stands there, and what people merge or close.
 */
export type OpenPromotion = Version & {
  readonly branch: string
  readonly previous: Version | null
  /** What a person asked to be carried; later merges keep to it. Null: everything. */
  readonly carry: Carry | null
  /** Changes that it carried when it was opened; null: not recorded. */
  readonly began: readonly Oid[] | null
}

/** A promotion that was merged, so that it is seen when somebody takes it back. */
export type MergedPromotion = {
  readonly pull: number
  readonly brings: Readonly<Record<string, Brought>>
}

/**
 * What is remembered of services that travelled in another unit, or that the last promotion did not carry. It ends with the
 * first promotion that carries them.
 */
export type Inherited = {
  readonly unit: string
  /** The promotion of that unit that was open then, and what it carried to each cluster. */
  readonly open: {
    readonly pull: number | null
    readonly heads: readonly Oid[]
    readonly carried: Readonly<Record<string, readonly string[]>>
  } | null
  readonly services: readonly string[]
  readonly bases: Readonly<Record<string, RecordedBase>>
  readonly merged: readonly MergedPromotion[]
}

export type UnitRecord = {
  readonly version: 1
  readonly environment: string
  readonly unit: string
  /** Per cluster of the environment; a cluster that is missing has received nothing by us. */
  readonly bases: Readonly<Record<string, RecordedBase>>
  readonly open: OpenPromotion | null
  /** The last ones, newest last; what the newest carried is the base. */
  readonly merged: readonly MergedPromotion[]
  /** One entry for each unit that services came from. */
  readonly inherited: readonly Inherited[]
  /** Files of bases that stand in no commit: each is a ledger file of its own. */
  readonly texts: readonly Oid[]
  /** Digests that people closed, newest last. */
  readonly refused: readonly string[]
  /** A promotion that waits for another to close; `waitingPath` has the order. */
  readonly waits: { readonly because: string } | null
  /** What people decided, for the values that stood then; newest last. */
  readonly choices: readonly Choice[]
}

/** The first sight of a repository: differences that stood then are never proposed by automation. */
export type RepositoryRecord = {
  readonly version: 1
  /** Branch → its head at first sight. */
  readonly baseline: Readonly<Record<string, Oid>>
  /**
   * Environment → its source as it stood when the environment began to act: automation starts from there. Null: written
   * before environments had cuts of their own; what acted then was cut at the baseline.
   */
  readonly cuts: Readonly<Record<string, Oid>> | null
  /** What differed then, cluster by cluster; null: the repository is too large to be surveyed at once. */
  readonly differences: readonly BaselineDifference[] | null
  /** How services travelled together when the records were written; null: not recorded. */
  readonly units: Grouping | null
}

export type BaselineDifference = {
  readonly environment: string
  readonly cluster: string
  readonly service: string
  readonly missing: number
  readonly differing: number
  /** When its slice last changed in the source or in the target (ISO 8601, UTC); null: unknown. */
  readonly since: string | null
}

/** A table that holds nothing but what was put in: a cluster may be named `constructor`. */
export const dictionary = <T>(...tables: readonly Readonly<Record<string, T>>[]): Readonly<Record<string, T>> =>
  Object.assign(Object.create(null), ...tables)

export const repositoryPath = 'repository.json'
/** Environment → the units that wait there, the oldest first. It stands as long as something waits. */
export const waitingPath = 'waiting.json'
export const unitPath = (environment: string, unit: string): string => `environments/${environment}/${unit}.json`
/** A text stands under its own id, for the one record that names it. */
export const textPath = (environment: string, unit: string, oid: Oid | ''): string =>
  `texts/${environment}/${unit}/${oid}`

export const emptyRecord = (environment: string, unit: string): UnitRecord => ({
  version: 1,
  environment,
  unit,
  bases: dictionary(),
  open: null,
  merged: [],
  inherited: [],
  texts: [],
  refused: [],
  waits: null,
  choices: [],
})
