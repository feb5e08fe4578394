// What the sandbox's GitHub knows, as plain data: accounts, repositories, issues, pull requests, checks, installations.
import type { DomainEvent } from './events.ts'
import type { ObjectStore } from './store.ts'

export type Oid = string
export type Role = 'admin' | 'maintain' | 'write' | 'triage' | 'read'
export type Level = 'read' | 'write' | 'admin'
export type Permissions = Readonly<Record<string, Level>>

/** A person, an organization or an App's bot. `id` is the identity; logins may change. */
export type User = {
  readonly id: number
  login: string
  readonly type: 'User' | 'Bot' | 'Organization'
  name: string
  email: string
  readonly createdAt: Date
}

export type Team = { id: number; organization: User; slug: string; name: string; members: Map<number, TeamMember> }
type TeamMember = { user: User; role: 'member' | 'maintainer'; state: 'active' | 'pending' }

type Protection = {
  /** Nothing reaches the branch but through a merged pull request. */
  pullRequestRequired: boolean
  requiredChecks: string[]
  requiredApprovals: number
}

export type Repository = {
  readonly id: number
  owner: User
  name: string
  /** Full names it had before; requests for them are redirected. */
  readonly formerNames: Set<string>
  private: boolean
  archived: boolean
  description: string | null
  defaultBranch: string
  readonly parent: Repository | null
  /** Shared by the whole fork network, as on GitHub: every object of a fork resolves through its parent. */
  readonly store: ObjectStore
  /** Full names (`refs/heads/main`) to object ids. */
  readonly refs: Map<string, Oid>
  /** Explicit roles by user id. `none` blocks what a public repository would grant to everybody. */
  readonly roles: Map<number, Role | 'none'>
  readonly issues: Map<number, Issue>
  nextNumber: number
  readonly labels: Map<string, Label>
  readonly statuses: CommitStatus[]
  readonly checkRuns: Map<number, CheckRun>
  readonly checkSuites: Map<string, CheckSuite>
  readonly releases: Map<number, Release>
  readonly deployments: Map<number, Deployment>
  readonly mergeGroups: Map<string, MergeGroup>
  readonly protections: Map<string, Protection>
  allowAutoMerge: boolean
  deleteBranchOnMerge: boolean
  /** `false` plays a plan on which drafts do not exist: creating one answers 422. */
  allowDrafts: boolean
  readonly createdAt: Date
  updatedAt: Date
  pushedAt: Date
}

export type Label = { id: number; name: string; color: string; description: string | null }

export type Issue = {
  readonly id: number
  readonly repository: Repository
  readonly number: number
  title: string
  body: string | null
  readonly user: User
  state: 'open' | 'closed'
  stateReason: 'completed' | 'not_planned' | 'reopened' | null
  locked: boolean
  labels: Label[]
  assignees: User[]
  readonly comments: Map<number, IssueComment>
  readonly reactions: Map<number, Reaction>
  readonly createdAt: Date
  updatedAt: Date
  closedAt: Date | null
  closedBy: User | null
  /** The App through which it was made, null for a person's token. */
  readonly viaApp: App | null
  readonly pull: PullDetails | null
}

export type PullRequest = Issue & { readonly pull: PullDetails }

type PullDetails = {
  readonly id: number
  /** `sha` follows the branch while the pull request is open and stands still afterwards. */
  readonly head: { readonly repository: Repository; readonly ref: string; sha: Oid }
  readonly base: { ref: string; sha: Oid }
  draft: boolean
  merged: boolean
  mergedAt: Date | null
  mergedBy: User | null
  mergeCommitSha: Oid | null
  maintainerCanModify: boolean
  autoMerge: { by: User; method: MergeMethod; title: string; message: string } | null
  requestedReviewers: User[]
  requestedTeams: Team[]
  readonly reviews: Map<number, Review>
}

export type MergeMethod = 'merge' | 'squash' | 'rebase'

export type IssueComment = {
  readonly id: number
  readonly issue: Issue
  body: string
  readonly user: User
  readonly viaApp: App | null
  readonly reactions: Map<number, Reaction>
  readonly createdAt: Date
  updatedAt: Date
  /** GraphQL's minimizeComment: the reason, null while shown. */
  minimizedReason: string | null
}

export const reactionContents = ['+1', '-1', 'laugh', 'confused', 'heart', 'hooray', 'rocket', 'eyes'] as const
export type ReactionContent = (typeof reactionContents)[number]
export type Reaction = { readonly id: number; readonly content: ReactionContent; readonly user: User; createdAt: Date }

export type Review = {
  readonly id: number
  readonly pull: PullRequest
  readonly user: User
  body: string
  state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED' | 'PENDING'
  readonly commitSha: Oid
  submittedAt: Date | null
  updatedAt: Date
}

export type CommitStatus = {
  readonly id: number
  readonly sha: Oid
  readonly state: 'error' | 'failure' | 'pending' | 'success'
  readonly context: string
  readonly description: string | null
  readonly targetUrl: string | null
  readonly creator: User
  readonly createdAt: Date
}

export type CheckSuite = { readonly id: number; readonly app: App; readonly sha: Oid; createdAt: Date; updatedAt: Date }

export type CheckConclusion =
  | 'action_required'
  | 'cancelled'
  | 'failure'
  | 'neutral'
  | 'success'
  | 'skipped'
  | 'stale'
  | 'timed_out'

export type CheckRun = {
  readonly id: number
  readonly suite: CheckSuite
  readonly sha: Oid
  name: string
  status: 'queued' | 'in_progress' | 'completed' | 'waiting' | 'requested' | 'pending'
  conclusion: CheckConclusion | null
  externalId: string
  detailsUrl: string | null
  startedAt: Date
  completedAt: Date | null
  title: string | null
  summary: string | null
  text: string | null
  annotations: Record<string, unknown>[]
  actions: { label: string; description: string; identifier: string }[]
}

export type Release = {
  readonly id: number
  tagName: string
  target: string
  name: string | null
  body: string | null
  draft: boolean
  prerelease: boolean
  readonly author: User
  readonly createdAt: Date
  publishedAt: Date | null
}

export type Deployment = {
  readonly id: number
  readonly sha: Oid
  readonly ref: string
  readonly task: string
  readonly environment: string
  readonly description: string | null
  readonly payload: unknown
  readonly creator: User
  readonly createdAt: Date
  updatedAt: Date
  readonly statuses: DeploymentStatus[]
}

export type DeploymentStatus = {
  readonly id: number
  readonly state: 'error' | 'failure' | 'inactive' | 'pending' | 'success' | 'queued' | 'in_progress'
  readonly description: string
  readonly environment: string
  readonly targetUrl: string
  readonly creator: User
  readonly createdAt: Date
}

export type MergeGroup = {
  readonly headRef: string
  readonly headSha: Oid
  readonly baseRef: string
  readonly baseSha: Oid
  readonly pulls: readonly PullRequest[]
}

export type App = {
  readonly id: number
  readonly slug: string
  readonly name: string
  readonly owner: User
  readonly bot: User
  readonly publicKey: string
  readonly permissions: Permissions
  readonly events: readonly string[]
  readonly createdAt: Date
}

export type Installation = {
  readonly id: number
  readonly app: App
  readonly account: User
  selection: 'all' | 'selected'
  readonly repositoryIds: Set<number>
  permissions: Permissions
  suspendedAt: Date | null
  suspendedBy: User | null
  readonly createdAt: Date
}

/** A secret that was handed out. `scopes` of a person's token: `repo` reads and writes, `public_repo` public ones only. */
export type Token =
  | { readonly kind: 'user'; readonly value: string; readonly user: User; readonly scopes: readonly string[] }
  | {
      readonly kind: 'installation'
      readonly value: string
      readonly installation: Installation
      /** null: every repository of the installation. */
      readonly repositoryIds: readonly number[] | null
      readonly permissions: Permissions
      readonly expiresAt: Date
    }

/** The whole of one GitHub. Operations are functions over it, in the files beside this one. */
export type GitHub = {
  readonly users: Map<number, User>
  readonly teams: Map<number, Team>
  readonly repositories: Map<number, Repository>
  readonly apps: Map<number, App>
  readonly installations: Map<number, Installation>
  readonly tokens: Map<string, Token>
  /** Most entries a recursive tree answer holds before it says `truncated`. */
  treeLimit: number
  /** The wall clock. */
  readonly now: () => Date
  /** One second later with each call, so that no two commits are the same object. */
  readonly commitTime: () => number
  readonly nextId: () => number
  readonly emit: (event: DomainEvent) => void
  readonly subscribe: (listener: (event: DomainEvent) => void) => void
}
