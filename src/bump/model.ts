// The values of a bump: pins of base repositories in one environment, where each goes, and what that changes.
import type { Address } from '../flux/base-address.ts'
import type { Oid } from '../oid.ts'
import type { Problem } from '../problem.ts'
import type { Change } from '../promotion/model.ts'

export { addressId as baseId } from '../flux/base-address.ts'

/** Of a base repository, as the configuration or the addresses that name it write it; compared without case. */
export type BaseAddress = Address

/** As branches name it: `acme.base`. */
export const baseUnit = ({ owner, name }: BaseAddress): string => `${owner}.${name}`

/** One object that pins a base by `spec.ref.tag`, in one cluster. */
export type Pin = {
  readonly cluster: string
  /** From the repository's root. */
  readonly path: string
  readonly docIndex: number
  readonly line: number
  readonly kind: 'GitRepository' | 'OCIRepository'
  readonly namespace: string | null
  readonly name: string
  readonly base: BaseAddress
  /** As the source text has it, without quotes. */
  readonly tag: string
  /** Services whose Flux Kustomizations read it, directly or through another source's `include`; sorted. */
  readonly services: readonly string[]
  readonly uses: readonly BaseUse[]
}

/** One Flux Kustomization that applies a path of the base. */
export type BaseUse = {
  readonly service: string
  /** In the base, without a leading `./`; `.` is its root. */
  readonly path: string
  /** Where the Kustomization stands. */
  readonly file: string
  readonly line: number
  readonly name: string
}

/** What is the same pin at every commit of the repository. */
export const pinKey = ({ path, namespace, name }: Pick<Pin, 'path' | 'namespace' | 'name'>): string =>
  `${path}#${namespace ?? ''}/${name}`

/** A source that names a base and is no pin that moves: `branch`, `semver`, `commit`, `name`, several of them, a template … */
export type Unmovable = Omit<Pin, 'tag'> & {
  readonly tag: string | null
  readonly code: string
  readonly because: string
}

/** Everything that one environment pins at one commit. `own`: addresses that are the repository itself are left out. */
export type PinSurvey = {
  readonly pins: readonly Pin[]
  readonly unmovable: readonly Unmovable[]
  readonly problems: readonly Problem[]
}

/** Where a pin is to go: all to one tag, or each to one of its own (`pinKey` → tag; pins that are not named stay). */
export type Destination =
  | { readonly kind: 'tag'; readonly tag: string }
  | { readonly kind: 'each'; readonly tags: Readonly<Record<string, string>> }

export type BumpRequest = {
  readonly base: BaseAddress
  readonly environment: string
  /** Pinned: the head of the environment's branch. */
  readonly commit: Oid
  readonly to: Destination
  /** Services; a pin moves only with all of its services. Null: no restriction. */
  readonly only: readonly string[] | null
  readonly except: readonly string[] | null
  /** Service → why it keeps its pin (a hold, a tag that is bad for it, …), a whole sentence. */
  readonly kept: Readonly<Record<string, string>>
  /** False: a pin that stands at a newer tag, or at one of another scheme, stays. */
  readonly mayLower: boolean
  /** `auto`, `calver`, `semver` or `regex:` and an expression. */
  readonly versioning: string
  /** `owner/name` of the repository itself, where it is known: a source of it is no base. */
  readonly own: string | null
}

export type PinMove = { readonly pin: Pin; readonly to: string }
/** `code`: `stands`, `newer`, `scheme`, `kept`, `not-asked`. */
export type PinStay = { readonly pin: Pin; readonly code: string; readonly because: string }

/** What one cluster's pins become. Nothing is written without one. */
export type BumpPlan = {
  readonly base: BaseAddress
  readonly environment: string
  readonly cluster: string
  readonly target: Oid
  readonly moves: readonly PinMove[]
  readonly stays: readonly PinStay[]
  readonly unmovable: readonly Unmovable[]
  readonly changes: readonly Change[]
  /** Only what blocks. */
  readonly problems: readonly Problem[]
  /** Commented-out twins that name another tag, tags that were no strings, … */
  readonly notes: readonly Problem[]
}
