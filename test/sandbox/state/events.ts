// What happens on the sandbox's GitHub, before anybody makes a webhook of it.
import type {
  CheckRun,
  CommitStatus,
  Deployment,
  DeploymentStatus,
  Installation,
  Issue,
  IssueComment,
  Label,
  MergeGroup,
  Oid,
  PullRequest,
  Release,
  Repository,
  Review,
  User,
} from './model.ts'

export type RefChange = { readonly ref: string; readonly before: Oid | null; readonly after: Oid | null }

type Happening =
  | ({ readonly kind: 'push'; readonly forced: boolean } & RefChange)
  | { readonly kind: 'create' | 'delete'; readonly refType: 'branch' | 'tag'; readonly name: string }
  | {
      readonly kind: 'pull_request'
      readonly action: PullAction
      readonly pull: PullRequest
      readonly before?: Oid
      readonly after?: Oid
      readonly label?: Label
      readonly subject?: User
      readonly changes?: Changes
    }
  | {
      readonly kind: 'pull_request_review'
      readonly action: 'submitted' | 'edited' | 'dismissed'
      readonly pull: PullRequest
      readonly review: Review
      readonly changes?: Changes
    }
  | {
      readonly kind: 'issue_comment'
      readonly action: 'created' | 'edited' | 'deleted'
      readonly issue: Issue
      readonly comment: IssueComment
      readonly changes?: Changes
    }
  | { readonly kind: 'status'; readonly status: CommitStatus }
  | {
      readonly kind: 'check_run'
      readonly action: 'created' | 'completed' | 'rerequested' | 'requested_action'
      readonly checkRun: CheckRun
      readonly requestedAction?: string
    }
  | { readonly kind: 'release'; readonly action: 'created' | 'published' | 'released'; readonly release: Release }
  | { readonly kind: 'deployment_status'; readonly deployment: Deployment; readonly status: DeploymentStatus }
  | {
      readonly kind: 'repository_dispatch'
      readonly eventType: string
      readonly payload: Record<string, unknown> | null
    }
  | {
      readonly kind: 'merge_group'
      readonly action: 'checks_requested' | 'destroyed'
      readonly group: MergeGroup
      readonly reason?: 'merged' | 'invalidated' | 'dequeued'
    }

type PullAction =
  | 'opened'
  | 'closed'
  | 'reopened'
  | 'synchronize'
  | 'edited'
  | 'labeled'
  | 'unlabeled'
  | 'assigned'
  | 'unassigned'
  | 'ready_for_review'
  | 'converted_to_draft'
  | 'auto_merge_enabled'
  | 'auto_merge_disabled'
  | 'review_requested'
  | 'review_request_removed'

/** What an edit changed, as webhooks tell it: the old value under `from`. */
export type Changes = Record<string, { from: string } | { ref: { from: string }; sha: { from: string } }>

export type RepositoryEvent = Happening & { readonly repository: Repository; readonly by: User }
export type InstallationEvent = { readonly installation: Installation; readonly by: User } & (
  | {
      readonly kind: 'installation'
      readonly action: 'created' | 'deleted' | 'suspend' | 'unsuspend' | 'new_permissions_accepted'
    }
  | {
      readonly kind: 'installation_repositories'
      readonly action: 'added' | 'removed'
      readonly repositories: readonly Repository[]
    }
)
export type DomainEvent = RepositoryEvent | InstallationEvent
