// What Sluice may ask of a base repository: reading only, with or without the App there. Throws `ForgeError` as `Forge` does.
import type { BaseAddress } from '../bump/model.ts'
import type { Oid } from '../oid.ts'
import type { Reader } from '../settle.ts'

/** A tag and the object of its ref. `type`: `commit`, or `tag` for an annotated one, or what no base has a use for. */
export type BaseTag = { readonly name: string; readonly oid: Oid; readonly type: 'commit' | 'tag' | 'tree' | 'blob' }

/** `version`: what to ask with the next time; null where the answer has none. */
export type TagList =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'tags'; readonly version: string | null; readonly tags: readonly BaseTag[] }

/** What a tag leads to. `message`: of an annotated tag. */
export type ResolvedTag = { readonly commit: Oid; readonly message: string | null }

export type Release = { readonly tag: string; readonly title: string; readonly body: string; readonly url: string }

/** Commit subjects between two commits, newest first; not `isWhole`: there are more than are read at once. */
export type BaseHistory = { readonly subjects: readonly string[]; readonly isWhole: boolean }

export interface BaseForge {
  readonly address: BaseAddress
  /** Trees and blobs of the base at pinned commits. */
  readonly reader: Reader
  /** Tells its objects apart from those of other repositories in caches; never the id of a repository that the App works on. */
  readonly id: number
  /** One conditional request where nothing changed. Tags may come as they were: a version need not outlive its token. */
  tags(known: string | null): Promise<TagList>
  /** No request for a tag whose object is a commit by the listing. Null: the object is neither commit nor tag. */
  resolve(tag: BaseTag): Promise<ResolvedTag | null>
  /** Published releases, newest first; one request for a hundred. */
  releases(): Promise<readonly Release[]>
  history(from: Oid, to: Oid): Promise<BaseHistory>
  /** The page where people compare two tags. */
  compareUrl(from: string, to: string): string
}

/** `open` costs nothing; the first call asks for a token, if one is needed. Null: no GitHub is known at that host. */
export interface Bases {
  open(address: BaseAddress): BaseForge | null
}
