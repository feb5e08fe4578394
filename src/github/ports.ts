// What the rest of Sluice may ask of GitHub: one repository, one token, one job. Octokit is named behind this alone.
import type { Oid } from '../oid.ts'
import type { Account, Change } from '../promotion/model.ts'
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
  /** As GitHub writes it; null while it is open. */
  readonly closedAt: string | null
  /** What the base branch was before a merge or squash; null where the answer does not tell (REST). */
  readonly mergeParent: Oid | null
  /** The oldest commit that is not in the base branch; null where the answer does not tell (REST). */
  readonly firstCommit: Oid | null
  /** The head stands in a fork. */
  readonly crossRepository: boolean
  /** Opened by this App, from a branch of this repository. */
  readonly ours: boolean
  /**
   * An approving review by somebody with write access stands on the current head, or GitHub calls the pull request
   * approved. Known for open ones only; false for closed and merged ones that `pullsOf` brought.
   */
  readonly approved: boolean
  readonly labels: readonly string[]
}

/**
 * A branch below `sluice/`. `byUs`: its head commit names this App as its author. Pull requests newest first, by any
 * author, the last three; `pullsOf` knows all of ours.
 */
export type BranchFacts = {
  readonly name: string
  readonly oid: Oid
  readonly byUs: boolean
  readonly pulls: readonly PullFacts[]
}

/** `head`: of the pull request, where it matters whether that edits the configuration. */
export type SnapshotAsk = {
  readonly pull?: number
  readonly head?: Oid
  readonly issue?: number
  readonly branches?: readonly string[]
}

/** An issue that is no pull request. `ours`: opened by this App. */
export type IssueFacts = {
  readonly number: number
  readonly state: 'open' | 'closed'
  readonly body: string
  readonly ours: boolean
}

/** One look at a repository. Costs one request up to a hundred branches of ours, and one more for each further hundred. */
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
  /** The configuration at the pull request's head; null: the pull request does not edit it, or nobody asked. */
  readonly proposed: { readonly oid: Oid | null } | null
  /** The issue asked for; null also for one that was deleted or moved to another repository. */
  readonly issue: IssueFacts | null
}

/** A sentence at its place in a file. */
export type Annotation = {
  readonly path: string
  readonly line: number
  readonly column: number | null
  readonly level: 'failure' | 'warning' | 'notice'
  readonly message: string
}

/**
 * `.github/sluice.yaml` in the owner's repository `.github`. `none`: that repository can be read and has no such file;
 * `unseen`: there is no such repository, or none that may be read.
 */
export type OrganisationFile =
  | { readonly kind: 'unchanged' | 'none' | 'unseen' }
  | { readonly kind: 'file'; readonly version: string | null; readonly text: string | 'too-large' }
/** A comment on an issue or a pull request. Times as GitHub writes them, in whole seconds. */
export type CommentFacts = {
  readonly id: number
  readonly issue: number
  readonly onPull: boolean
  readonly body: string
  readonly user: { readonly id: number; readonly login: string; readonly type: string }
  readonly createdAt: string
  readonly updatedAt: string
  /** How many people and Apps reacted with 👀. */
  readonly eyes: number
}

/** What an open pull request would merge. `fork`: its branch stands in a fork. */
export type OpenHead = {
  readonly number: number
  readonly head: Oid
  readonly branch: string
  readonly fork: boolean
}

/** The last opinion of a person who may write now. `commit`: what the review was given on; null where GitHub lost it. */
export type Review = {
  readonly state: 'approved' | 'changes-requested' | 'dismissed'
  readonly commit: Oid | null
  readonly user: Account
}

/**
 * A commit of a pull request. `people`: accounts of its authors and its committer. Not `isLinked`: one of its authors is a
 * name without an account.
 */
export type BranchCommit = {
  readonly oid: Oid
  readonly people: readonly Account[]
  readonly isLinked: boolean
}

/** Not `isWhole`: there are more than are read. */
export type Reviews = {
  readonly reviews: readonly Review[]
  readonly commits: readonly BranchCommit[]
  readonly isWhole: boolean
}

/** `unseen`: there is no such team, or this App cannot see it; that says nothing of who is in it. */
export type Membership = 'member' | 'none' | 'unseen'

/** Not `isWhole`: some of the branch's rules cannot be read. */
export type RequiredChecks = { readonly contexts: readonly string[]; readonly isWhole: boolean }

export type MergeMethod = 'merge' | 'squash' | 'rebase'

/** `enabled`: whether GitHub merges it by itself. `method`: the one to take; null: the repository allows none. */
export type MergeState = {
  readonly isOpen: boolean
  readonly head: Oid
  /** The base branch has a merge queue. */
  readonly isQueued: boolean
  readonly enabled: 'no' | 'by-us' | 'by-others'
  readonly method: MergeMethod | null
}

export type MergeOrder = {
  readonly number: number
  readonly nodeId: string
  readonly head: Oid
  readonly method: MergeMethod
  readonly isQueued: boolean
}

export type Permission = 'admin' | 'maintain' | 'write' | 'triage' | 'read' | 'none'

export type CheckRun = {
  readonly name: string
  readonly headOid: Oid
  readonly conclusion: 'success' | 'failure' | 'neutral' | 'action_required'
  readonly title: string
  readonly summary: string
  /** A request more for each further fifty. */
  readonly annotations?: readonly Annotation[]
}

export type Reaction = 'eyes' | 'rocket' | 'confused'

/**
 * Reads are at pinned commits. Every write looks up before it is sent again after an ambiguous answer. Everything
 * throws `ForgeError`; nothing answers "absent" for an error.
 */
export interface Forge {
  readonly repository: RepositoryRef
  /** One for each owner. */
  readonly installation: number
  readonly reader: Reader
  /** `known`: the version that was read last; 'unchanged' where it stands still. */
  organisationFile(known: string | null): Promise<OrganisationFile>
  /** Throws `missing` for a repository without commits. A number that is no pull request's answers null. */
  snapshot(ask: SnapshotAsk): Promise<Snapshot>
  /** Whether `head` is `ancestor` or came after it. */
  descends(ancestor: Oid, head: Oid): Promise<boolean>
  /**
   * Comments of the whole repository that were made or changed since then (inclusive), oldest first. Not `isWhole`: there
   * are more than are read at once.
   */
  comments(since: string): Promise<{ readonly comments: readonly CommentFacts[]; readonly isWhole: boolean }>
  /** Open pull requests whose head has no check run of this App by that name; of the fifty that changed last. */
  withoutCheck(name: string): Promise<readonly OpenHead[]>
  /** Whether this App has reacted so. */
  hasReacted(comment: number, content: Reaction): Promise<boolean>
  /** Live, by login; throws unless the answer is whole and its `user.id` is the one asked for. */
  permission(user: { readonly id: number; readonly login: string }): Promise<Permission>
  /** Reviews by people who may write, and who made the commits; bots are left out. */
  reviews(number: number): Promise<Reviews>
  /** Live, of a team of the repository's owner, by its slug. */
  membership(of: { readonly team: string; readonly login: string }): Promise<Membership>
  /** By rulesets and by classic protection. */
  requiredChecks(branch: string): Promise<RequiredChecks>
  mergeState(number: number): Promise<MergeState>
  /** At once where nothing is left to wait for. 'moved': the head is another one, and nothing was done. */
  mergeWhenReady(order: MergeOrder): Promise<'enabled' | 'merged' | 'moved'>
  stopAutoMerge(of: Pick<MergeOrder, 'number' | 'nodeId'>): Promise<void>
  /** Every pull request of this App for the branch, newest first: one request, one more while one of them is open. */
  pullsOf(branch: string): Promise<readonly PullFacts[]>
  /** One tree and one commit without author, so that GitHub signs it. Makes no ref. */
  commit(of: { readonly parent: Oid; readonly message: string; readonly changes: readonly Change[] }): Promise<Oid>
  /**
   * Compare-and-swap; `before` null: the branch must not exist; `after` null: delete it. A branch that stands at `after`
   * already is 'moved'. `after` need not descend from `before`.
   */
  moveBranch(of: {
    readonly name: string
    readonly before: Oid | null
    readonly after: Oid | null
  }): Promise<'moved' | 'stale'>
  /**
   * The new pull request, or the open one of ours for the same branches, with the title and body that stand there. Throws
   * `refused` where somebody else's stands.
   */
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
  /** Adds assignees, of whom GitHub leaves out without a word those who cannot be assigned. Safe to send again. */
  assign(number: number, logins: readonly string[]): Promise<void>
  /** Issues of this App whose body holds the marker, in any state, oldest first. */
  issuesWith(marker: string): Promise<readonly IssueFacts[]>
  /** The number of the new issue; after a lost answer, of the one of ours that holds the marker. */
  openIssue(of: { readonly title: string; readonly body: string; readonly marker: string }): Promise<number>
  updateIssue(number: number, to: { readonly body?: string; readonly state?: 'open' | 'closed' }): Promise<void>
  /**
   * The answer's id. With `marker`, a comment of ours that holds it is edited instead of a second one made; without, a
   * lost answer is taken for done if a comment of ours says the same.
   */
  comment(number: number, body: string, marker: string | null): Promise<number>
  /** 'standing': ours stood there before; a lost answer counts as new. */
  react(comment: number, content: Reaction): Promise<'new' | 'standing'>
  /** A new check run; GitHub shows the newest of a name. */
  check(run: CheckRun): Promise<void>
  /** One commit on the ledger branch at the expected head; `expected` null makes the orphan branch. Null text deletes. */
  writeLedger(of: {
    readonly expected: Oid | null
    readonly files: ReadonlyMap<string, string | null>
    readonly message: string
  }): Promise<{ readonly kind: 'written'; readonly head: Oid } | { readonly kind: 'stale' }>
  /**
   * Whether `head` descends from `ancestor` (null: any root) in one line of commits that name this App and that GitHub
   * signed. One request per hundred commits.
   */
  ledgerIsOurs(ancestor: Oid | null, head: Oid): Promise<boolean>
}

/**
 * What went wrong with GitHub. `retry`: worth doing again, not before `after` (ms from now; null: whenever).
 * `permission`: the App or its token may not. `missing`: it is not there, or the App cannot see it. `refused`: not as it
 * was asked; again would be no better. `uninstalled`: the App was taken out of the repository or of the whole account.
 */
export type ForgeFailure =
  | { readonly kind: 'retry'; readonly after: number | null }
  | { readonly kind: 'permission' }
  | { readonly kind: 'uninstalled' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'refused' }
