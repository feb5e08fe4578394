// What is remembered of bases and bumps: `bases/<base>.json` for the tags that were seen, `bumps/<environment>/<base>.json`
// for one environment, and `holds.json`. `<base>` is `baseUnit` in lower case.
import type { Oid } from '../oid.ts'
import type { PlanBlocker } from '../promotion/settling/blockers.ts'

/** Tag → what it was at first sight: the object of the ref, which is a commit or an annotated tag. */
export type BaseRecord = {
  readonly version: 1
  /** `baseId`. */
  readonly base: string
  readonly tags: Readonly<Record<string, Oid>>
  /** Tags that point elsewhere now; as long as one stands here, automation opens no bump of this base. */
  readonly moved: Readonly<Record<string, { readonly was: Oid; readonly is: Oid; readonly at: string }>>
}

/** One version of a bump: the commit that Sluice made and the pins that it moves. */
export type BumpVersion = {
  readonly head: Oid
  readonly digest: string
  /** The newest tag that pins go to. */
  readonly to: string
  /** `pinKey` → from and to; with the services that the pin serves. */
  readonly pins: Readonly<
    Record<string, { readonly from: string; readonly to: string; readonly services: readonly string[] }>
  >
  readonly blockers: readonly PlanBlocker[]
}

/** Written before the branch moves, as a promotion's: until the branch is seen at this version the one before may stand there. */
type OpenBump = BumpVersion & {
  readonly branch: string
  readonly previous: BumpVersion | null
  /** Who asked by a comment; null: automation. What a person asked for, automation leaves as it is. */
  readonly requestedBy: string | null
}

export type MergedBump = {
  readonly pull: number
  /** ISO 8601, UTC: when Sluice heard of it. */
  readonly at: string
  readonly to: string
  readonly pins: BumpVersion['pins']
}

/** A tag that stood on pins of the environment, since it was seen there first. `until` null: it stands. */
export type StoodTag = {
  readonly tag: string
  readonly since: string
  readonly until: string | null
  /** Services that stood, or stand, at it. */
  readonly services: readonly string[]
}

export type BadTag = {
  readonly tag: string
  /** Empty: for all of them. */
  readonly services: readonly string[]
  readonly because: string
  readonly by: string
  readonly at: string
}

export type BumpRecord = {
  readonly version: 1
  readonly environment: string
  /** `baseId`. */
  readonly base: string
  readonly open: OpenBump | null
  /** The last ones, newest last. */
  readonly merged: readonly MergedBump[]
  /** Newest last; the last ten. */
  readonly stood: readonly StoodTag[]
  readonly bad: readonly BadTag[]
  /** Tags that people closed the pull request of: not proposed there again. */
  readonly refused: readonly string[]
  /** Tags that stood in the environments before it when it was first seen: differences that were there are not proposed. */
  readonly first?: readonly string[]
}

/** A standing stop. `environment` null: everywhere; `service` `all`: the brake; `version` null: whatever comes. */
export type Hold = {
  readonly environment: string | null
  readonly service: string
  readonly version: string | null
  readonly reason: string
  readonly by: string
  readonly at: string
}

export type Holds = { readonly version: 1; readonly holds: readonly Hold[] }

/** The unit of a `baseId`: what branches and files name it by. */
export const unitOfBase = (base: string): string => base.slice(base.indexOf('/') + 1).replace('/', '.')

export const holdsPath = 'holds.json'
export const basePath = (unit: string): string => `bases/${unit.toLowerCase()}.json`
export const bumpPath = (environment: string, unit: string): string => `bumps/${environment}/${unit.toLowerCase()}.json`
