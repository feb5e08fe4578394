// What resolvers hand to each other: plain references to the state, tagged with the GraphQL type that they stand for.
import { isPull } from '../state/github.ts'
import type { Issue, IssueComment, Label, Oid, PullRequest, Repository, Review, User } from '../state/model.ts'
import { emptyTree, type TreeEntry } from '../state/objects.ts'

export type RepositorySource = { readonly __typename: 'Repository'; readonly repository: Repository }
export type RefSource = { readonly __typename: 'Ref'; readonly repository: Repository; readonly name: string }
export type ObjectSource = {
  readonly __typename: 'Commit' | 'Tree' | 'Blob' | 'Tag'
  readonly repository: Repository
  readonly oid: Oid
  /** Where a tree was found, seen from its commit's root; empty when it was asked for by id. */
  readonly path: string
}
export type EntrySource = { readonly repository: Repository; readonly entry: TreeEntry; readonly path: string }
export type ActorSource = { readonly __typename: User['type']; readonly user: User; readonly login: string }
export type IssueSource = { readonly __typename: 'Issue'; readonly issue: Issue }
export type PullSource = { readonly __typename: 'PullRequest'; readonly issue: PullRequest }
export type CommentSource = { readonly __typename: 'IssueComment'; readonly comment: IssueComment }
export type ReviewSource = { readonly __typename: 'PullRequestReview'; readonly review: Review }
export type LabelSource = { readonly __typename: 'Label'; readonly repository: Repository; readonly label: Label }

export const toRepository = (repository: Repository): RepositorySource => ({ __typename: 'Repository', repository })
export const toRef = (repository: Repository, name: string): RefSource => ({ __typename: 'Ref', repository, name })
export const toPull = (issue: PullRequest): PullSource => ({ __typename: 'PullRequest', issue })
export const toIssue = (issue: Issue): IssueSource | PullSource =>
  isPull(issue) ? toPull(issue) : { __typename: 'Issue', issue }
export const toComment = (comment: IssueComment): CommentSource => ({ __typename: 'IssueComment', comment })
export const toReview = (review: Review): ReviewSource => ({ __typename: 'PullRequestReview', review })
export const toLabel = (repository: Repository, label: Label): LabelSource => ({
  __typename: 'Label',
  repository,
  label,
})

/** As `Actor`, a bot's login stands without the `[bot]` that REST shows. */
export const toActor = (user: User): ActorSource => ({
  __typename: user.type,
  user,
  login: user.type === 'Bot' ? user.login.replace(/\[bot\]$/, '') : user.login,
})

/** Where GitHub's schema says `User`, as in a commit's author, a bot passes as one and keeps its whole login. */
export const toUser = (user: User): ActorSource => ({ __typename: 'User', user, login: user.login })

const typenames = { commit: 'Commit', tree: 'Tree', blob: 'Blob', tag: 'Tag' } as const

/** null when the repository's network has no such object. */
export function toObject(repository: Repository, oid: Oid, path = ''): ObjectSource | null {
  const kind = oid === emptyTree ? 'tree' : repository.store.get(oid)?.kind
  return kind === undefined ? null : { __typename: typenames[kind], repository, oid, path }
}
