// What a new tag of a base changes for the services of one environment, as pull requests tell it.
import type { Oid } from '../oid.ts'
import type { BaseUse } from './model.ts'

export type VersionMove = {
  /** `source`: a Git repository, a release or another address that the base reads from. */
  readonly kind: 'chart' | 'image' | 'source'
  readonly name: string
  readonly from: string | null
  readonly to: string | null
}

/** A path of the base that a Flux Kustomization here still points to and that the new tag does not have. */
export type GonePath = BaseUse & {
  readonly cluster: string
  readonly renamedTo: string | null
  /** The blob of the Kustomization's file where the bump goes, where that was read: a person may change it on the branch. */
  readonly stands?: Oid
}

/** A key that override values here set and that the new tag's default values no longer have. */
export type LostKey = { readonly key: string; readonly file: string; readonly line: number }

/** One service: what the base changed under the paths that its Kustomizations use. */
export type ServiceNews = {
  readonly service: string
  readonly files: readonly string[]
  readonly versions: readonly VersionMove[]
  readonly gone: readonly GonePath[]
  readonly lost: readonly LostKey[]
}

export type ReleaseNote = {
  readonly tag: string
  readonly title: string
  readonly body: string
  readonly url: string | null
}

/** `from`: the oldest tag that a moved pin stands at. Services that nothing changed for are left out. */
export type BaseNews = {
  readonly from: string
  readonly to: string
  readonly compareUrl: string | null
  /** Newest first. `subjects`: of commits, where there is no note at all. */
  readonly notes: readonly ReleaseNote[]
  readonly subjects: readonly string[]
  readonly services: readonly ServiceNews[]
  /** What could not be read, whole sentences. */
  readonly unread: readonly string[]
}
