// The values that the pure core reads and returns: what is known, what is still needed, and plans.
import type { Oid } from '../oid.ts'
import type { Problem } from '../problem.ts'

export type FileMode = '100644' | '100755' | '120000' | '160000'

export type FileEntry = { readonly mode: FileMode; readonly oid: Oid }

/** Paths below one root, relative to it, submodules and symlinks included. */
export type FileTree = ReadonlyMap<string, FileEntry>

/** What stands at a path: a directory, a file, or (as null in `Known`) nothing. */
export type PathId = { readonly oid: Oid; readonly type: 'tree' | 'blob' | 'commit'; readonly mode: string }

/**
 * What a planner still has to be told. `ids` names paths at a pinned commit ('' is the root); everything after it is
 * addressed by content, so that equal ids end the work and every answer can be cached for ever.
 */
export type Need =
  | { readonly kind: 'ids'; readonly commit: Oid; readonly paths: readonly string[] }
  /** `mostRequests`: listing a huge tree ends with an error there; any number where nobody says. */
  | { readonly kind: 'tree'; readonly oid: Oid; readonly mostRequests?: number }
  | { readonly kind: 'blob'; readonly oid: Oid }
  | { readonly kind: 'history'; readonly head: Oid; readonly paths: readonly string[]; readonly limit: number }

/** A person on the host: the number is who it is, the login may change hands. */
export type Account = { readonly id: number; readonly login: string }

/** One commit that changed the source slice; `pull` is the pull request that brought it, where the host says so. */
export type SourceChange = {
  readonly commit: Oid
  readonly parent: Oid | null
  readonly subject: string
  readonly author: string
  readonly pull: number | null
  /** When it was committed (ISO 8601, UTC), where the reader tells. */
  readonly date?: string
  /** The accounts of its authors, and of whoever opened that pull request, where the reader tells. */
  readonly people?: readonly Account[]
}

/** One change of the source as a person names it: a pull request, or a commit by its id or the first 7+ digits of it. */
export type ChangeName = { readonly pull: number } | { readonly commit: string }

/** Which of the pending changes travel; default: all of them. */
export type Carry = {
  readonly kind: 'only' | 'except'
  readonly changes: readonly ChangeName[]
  /** Names that are none of the pending changes are noted, not refused: whoever asks knows what they name. */
  readonly mayMiss?: boolean
}

/** A change of the source that the target has not received, with the values that it was the last one to set. */
export type PendingChange = SourceChange & {
  readonly keys: readonly { readonly path: string; readonly pointer: string }[]
  /** False: it stays behind when this plan is merged. */
  readonly carried: boolean
}

/** Grows only. A missing key was not read; null was read and is absent. */
export type Known = {
  /** Key: `idKey(commit, path)`. */
  readonly ids: ReadonlyMap<string, PathId | null>
  readonly trees: ReadonlyMap<Oid, FileTree>
  readonly blobs: ReadonlyMap<Oid, Uint8Array | 'too-large'>
  /** Key: `historyKey(need)`; newest first. */
  readonly history: ReadonlyMap<string, readonly SourceChange[]>
}

export const idKey = (commit: Oid, path: string): string => `${commit}:${path}`
export const historyKey = (head: Oid, paths: readonly string[]): string => `${head}:${paths.join('\0')}`
export const nothingKnown: Known = { ids: new Map(), trees: new Map(), blobs: new Map(), history: new Map() }

export type Step<T> = { readonly need: readonly Need[] } | { readonly done: T }

/** A file of a slice at one commit, under its path from the repository's root. */
export type SliceFile = { readonly path: string; readonly mode: FileMode; readonly oid: Oid }

/**
 * The source's content as a target received it: a tree of paths, index files included. Everything up to `commit`, and
 * single changes that are newer.
 */
export type BaseTree = {
  readonly commit: Oid
  readonly files: readonly SliceFile[]
  /** Source changes that it holds though they are newer than `commit`. */
  readonly picked?: readonly Oid[]
  /** Files of it that stand in no commit: mixtures of picked changes. */
  readonly texts?: readonly { readonly oid: Oid; readonly text: string }[]
}

/** Where the base of a merge comes from, the sentence in the plan included. */
export type OneBase = Exclude<BaseChoice, { readonly kind: 'parts' }>

export type BaseChoice =
  | { readonly kind: 'tree'; readonly tree: BaseTree; readonly because: string }
  | { readonly kind: 'commit'; readonly commit: Oid; readonly because: string }
  /** The source as it was before its first commit. */
  | { readonly kind: 'nothing'; readonly because: string }
  | { readonly kind: 'infer' }
  | { readonly kind: 'parts'; readonly parts: readonly BasePart[] }

/** The base of some services of a unit. `services` null: of those that the target has and no other part names. */
export type BasePart = { readonly services: readonly string[] | null; readonly choice: OneBase }

/**
 * How a person settled a conflict (`source`, `target`) or a missing secret (`waived`), for these very values alone. The
 * pointer is the conflict's, or that without its numbers: then it speaks of these values wherever they stand in the file.
 */
export type Choice = {
  readonly cluster: string
  readonly path: string
  readonly pointer: string
  /** `digestOfValues` of the conflict, `digestOfSecret` of the secret. */
  readonly digest: string
  readonly side: 'source' | 'target' | 'waived'
  readonly by: string
}

/** Of every cluster, by cluster, or all of them. */
export type Introduce =
  | 'all'
  | { readonly everywhere: readonly string[]; readonly clusters: Readonly<Record<string, readonly string[]>> }

export type PromotionRequest = {
  readonly unit: string
  /** `all`: every service of the source cluster that the target environment selects. */
  readonly services: readonly string[] | 'all'
  readonly from: string
  readonly to: string
  /** Commits are pinned per environment: with a branch per environment they differ. */
  readonly source: Oid
  readonly target: Oid
  /** Per target cluster; a cluster that is not named is inferred. */
  readonly bases: ReadonlyMap<string, BaseChoice>
  /**
   * Services that may come to a cluster that does not have them (default: all of them); the others are left out, as long as the
   * target has one.
   */
  readonly introduce?: Introduce
  /** Which pending changes travel (default: all of them). */
  readonly carry?: Carry
  /** What people decided before. */
  readonly choices?: readonly Choice[]
}

/** A whole file after the change. `text` is null for bytes that are not UTF-8; those are carried by `oid` alone. */
export type Content = { readonly oid: Oid; readonly mode: FileMode; readonly text: string | null }

export type Change = {
  readonly path: string
  readonly before: Content | null
  readonly after: Content | null
  /** Pointers whose values are secrets: nothing that Sluice says may show them. */
  readonly hidden?: readonly string[]
}

export type Kept = {
  readonly path: string
  readonly pointer: string
  readonly target: string | null
  readonly source: string | null
}

export type Conflict = {
  readonly path: string
  /** A value's path, or `lines 4-6` of the target where the merge was by lines; '' is the whole file. */
  readonly pointer: string
  readonly base: string | null
  readonly source: string | null
  readonly target: string | null
  readonly because: string
  /** The target's blob before the plan: what a person changes when they settle it on the branch. */
  readonly stands: Oid | null
  /** Of the values as they are, secrets included: a choice is found again by it. */
  readonly digest: string
}

/** A conflict that is none any more, because a person decided it. */
export type Settled = {
  readonly path: string
  readonly pointer: string
  readonly digest: string
  readonly side: 'source' | 'target'
  readonly by: string
}

export type Replaced = {
  readonly path: string
  readonly from: string
  readonly to: string
  readonly count: number
}

export type Adjusted = {
  readonly path: string
  readonly pointer: string
  readonly rule: 'keep' | 'set' | 'min' | 'remove'
  /** The path of the rule, as the configuration writes it. */
  readonly by: string
  /** What would have come without the rule; of `keep`, the source's value. */
  readonly before: string | null
  readonly after: string | null
}

/** A secret that did not cross. `missing`: the target lacks it, so the gate stays red until a person supplies it. */
export type SecretNote = {
  readonly path: string
  readonly keys: readonly string[]
  readonly missing: boolean
  readonly recipients: readonly string[]
  readonly message: string
  readonly stands: Oid | null
  /** Who said that the promotion goes on without it. */
  readonly waivedBy?: string
}

/** What a person decides when a target receives a service for the first time. `value` is never a secret. */
export type Task = {
  readonly kind: 'secret' | 'reference' | 'name' | 'host' | 'address' | 'replicas' | 'resources' | 'storage'
  readonly path: string
  readonly pointer: string
  readonly line: number | null
  readonly value: string | null
  readonly message: string
}

/** What one cluster of the target environment would receive. Nothing is written without one. */
export type Plan = {
  readonly unit: string
  readonly services: readonly string[]
  readonly from: string
  readonly to: string
  readonly cluster: string
  readonly sourceCluster: string
  readonly source: Oid
  readonly target: Oid
  readonly base: { readonly commit: Oid | null; readonly because: string }
  /** The target has none of these services yet: only a person introduces one. */
  readonly introduces: boolean
  /** What the base holds; none: the target had received nothing. */
  readonly received?: BaseTree
  /** The source slice that the target has received once this plan is merged. */
  readonly carries: BaseTree
  readonly changes: readonly Change[]
  readonly kept: readonly Kept[]
  readonly conflicts: readonly Conflict[]
  readonly settled: readonly Settled[]
  readonly replaced: readonly Replaced[]
  readonly adjusted: readonly Adjusted[]
  readonly secrets: readonly SecretNote[]
  /** Newest first. */
  readonly pending: readonly PendingChange[]
  readonly problems: readonly Problem[]
  readonly notes: readonly Problem[]
  /** Only of a first copy. */
  readonly checklist?: readonly Task[]
}
