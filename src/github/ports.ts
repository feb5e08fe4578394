// What the rest of Sluice may ask of GitHub: one repository, one token, one job. Octokit is named behind this alone.
import type { Oid } from '../oid.ts'
import type { Change } from '../promotion/model.ts'
import type { Reader } from '../settle.ts'

/** Numeric ids are the identity; names change (GitHub answers 301 for the old ones). */
export type RepositoryRef = { readonly id: number; readonly owner: string; readonly name: string }

export type PullFacts = {
  readonly number: number
  readonly nodeId: string
  readonly state: 'open' | 'closed' | 'merged'
  readonly isDraft: boolean
  readonly title: string
  readonly body: string
  readonly url: string
  readonly headRef: string
  readonly headOid: Oid
  readonly baseRef: string
  readonly mergeCommit: Oid | null
  /** The head stands in a fork. */
  readonly crossRepository: boolean
  /** Opened by this App, from a branch of this repository. */
  readonly ours: boolean
  /** An approving review stands on the current head, or GitHub calls the pull request approved. */
  readonly approved: boolean
  readonly labels: readonly string[]
}

/** A branch below `sluice/`. `byUs`: its head commit was made by this App. Pull requests newest first. */
export type BranchFacts = {
  readonly name: string
  readonly oid: Oid
  readonly byUs: boolean
  readonly pulls: readonly PullFacts[]
}

/** One consistent look at a repository. Costs one request, whatever it holds. */
export type Snapshot = {
  readonly defaultBranch: string
  /** Heads of the default branch and of every branch asked for; null: no such branch. */
  readonly heads: ReadonlyMap<string, Oid | null>
  /** `.github/sluice.yaml` at the head of the default branch; null: no such file. */
  readonly config: { readonly oid: Oid; readonly text: string | 'too-large' } | null
  /** The ledger branch: path → blob id; null: no such branch. */
  readonly ledger: { readonly head: Oid; readonly files: ReadonlyMap<string, Oid> } | null
  readonly branches: readonly BranchFacts[]
  readonly pull: PullFacts | null
}

export type Permission = 'admin' | 'maintain' | 'write' | 'triage' | 'read' | 'none'

export type CheckRun = {
  readonly name: string
  readonly headOid: Oid
  readonly conclusion: 'success' | 'failure' | 'neutral'
  readonly title: string
  readonly summary: string
}

export type Reaction = 'eyes' | 'rocket' | 'confused'

/**
 * Reads are at pinned commits. Every write looks up before it is sent again after an ambiguous answer. Everything
 * throws `ForgeError`; nothing answers "absent" for an error.
 */
export interface Forge {
  readonly repository: RepositoryRef
  readonly reader: Reader
  snapshot(ask: { readonly pull?: number; readonly branches?: readonly string[] }): Promise<Snapshot>
  /** Live, by login; throws unless the answer is whole and its `user.id` is the one asked for. */
  permission(user: { readonly id: number; readonly login: string }): Promise<Permission>
  /** Every pull request of this App for the branch, newest first (REST, not lagging lists of GraphQL). */
  pullsOf(branch: string): Promise<readonly PullFacts[]>
  /** One tree and one commit without author, so that GitHub signs it. Makes no ref. */
  commit(of: { readonly parent: Oid; readonly message: string; readonly changes: readonly Change[] }): Promise<Oid>
  /** Compare-and-swap; `before` null: the branch must not exist; `after` null: delete it. */
  moveBranch(of: {
    readonly name: string
    readonly before: Oid | null
    readonly after: Oid | null
  }): Promise<'moved' | 'stale'>
  openPull(of: {
    readonly head: string
    readonly base: string
    readonly title: string
    readonly body: string
  }): Promise<PullFacts>
  updatePull(
    number: number,
    to: { readonly title?: string; readonly body?: string; readonly state?: 'open' | 'closed' },
  ): Promise<void>
  label(number: number, labels: readonly string[]): Promise<void>
  /** The answer's id. With `marker`, a comment of ours that holds it is edited instead of a second one made. */
  comment(number: number, body: string, marker: string | null): Promise<number>
  react(comment: number, content: Reaction): Promise<void>
  check(run: CheckRun): Promise<void>
  /** One commit on the ledger branch at the expected head; `expected` null makes the orphan branch. Null text deletes. */
  writeLedger(of: {
    readonly expected: Oid | null
    readonly files: ReadonlyMap<string, string | null>
    readonly message: string
  }): Promise<{ readonly kind: 'written'; readonly head: Oid } | { readonly kind: 'stale' }>
  /** Whether `head` descends from `ancestor` (null: any root) and every commit between was made by this App. */
  ledgerIsOurs(ancestor: Oid | null, head: Oid): Promise<boolean>
}

/** What went wrong with GitHub. `retry`: worth doing again, not before `after` (ms from now). */
export type ForgeFailure =
  | { readonly kind: 'retry'; readonly after: number | null }
  | { readonly kind: 'permission' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'refused' }
