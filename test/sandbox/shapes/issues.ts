// Issues, comments, labels and reactions as REST and webhooks show them.
import { nodeId } from '../graphql/node-id.ts'
import {
  type Issue,
  type IssueComment,
  type Label,
  type Reaction,
  type Repository,
  reactionContents,
  type User,
} from '../state/model.ts'
import { appOrNull, userOrNull, userShape } from './accounts.ts'
import { iso, isoOrNull, pageUrl, repositoryUrl, type Site } from './site.ts'

export function labelShape(site: Site, repository: Repository, label: Label) {
  return {
    id: label.id,
    node_id: nodeId('Label', label.id),
    url: `${repositoryUrl(site, repository)}/labels/${encodeURIComponent(label.name)}`,
    name: label.name,
    description: label.description,
    color: label.color,
    default: false,
  }
}

/** A snapshot that says little and authorizes nothing. */
export function association(repository: Repository, user: User) {
  if (user.id === repository.owner.id) return 'OWNER'
  const role = repository.roles.get(user.id) ?? 'none'
  return role === 'none' ? 'NONE' : 'COLLABORATOR'
}

export function reactionShape(site: Site, reaction: Reaction) {
  const { id, user, content, createdAt } = reaction
  return { id, node_id: nodeId('Reaction', id), user: userShape(site, user), content, created_at: iso(createdAt) }
}

function reactionCounts(url: string, reactions: ReadonlyMap<number, Reaction>) {
  const all = [...reactions.values()]
  const counts = reactionContents.map((content) => [content, all.filter((one) => one.content === content).length])
  return { url: `${url}/reactions`, total_count: all.length, ...Object.fromEntries(counts) }
}

export const issueUrl = (site: Site, { repository, number }: Issue) =>
  `${repositoryUrl(site, repository)}/issues/${number}`
export const issuePage = (site: Site, { repository, number, pull }: Issue) =>
  `${pageUrl(site, repository)}/${pull ? 'pull' : 'issues'}/${number}`

export function issueShape(site: Site, issue: Issue) {
  const { repository, pull } = issue
  const url = issueUrl(site, issue)
  const page = issuePage(site, issue)
  const pullUrl = `${repositoryUrl(site, repository)}/pulls/${issue.number}`
  return {
    url,
    repository_url: repositoryUrl(site, repository),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: page,
    id: issue.id,
    node_id: pull ? nodeId('PullRequest', pull.id) : nodeId('Issue', issue.id),
    number: issue.number,
    title: issue.title,
    user: userShape(site, issue.user),
    labels: issue.labels.map((label) => labelShape(site, repository, label)),
    state: issue.state,
    locked: issue.locked,
    assignee: userOrNull(site, issue.assignees[0]),
    assignees: issue.assignees.map((user) => userShape(site, user)),
    milestone: null,
    comments: issue.comments.size,
    created_at: iso(issue.createdAt),
    updated_at: iso(issue.updatedAt),
    closed_at: isoOrNull(issue.closedAt),
    author_association: association(repository, issue.user),
    active_lock_reason: null,
    ...(pull ? { draft: pull.draft, pull_request: pullStub(pullUrl, page, pull.mergedAt) } : {}),
    body: issue.body,
    reactions: reactionCounts(url, issue.reactions),
    timeline_url: `${url}/timeline`,
    performed_via_github_app: appOrNull(site, issue.viaApp),
    state_reason: issue.stateReason,
  }
}

const pullStub = (url: string, page: string, mergedAt: Date | null) => ({
  url,
  html_url: page,
  diff_url: `${page}.diff`,
  patch_url: `${page}.patch`,
  merged_at: isoOrNull(mergedAt),
})

export const closedByShape = (site: Site, issue: Issue) => ({ closed_by: userOrNull(site, issue.closedBy) })

export function commentShape(site: Site, comment: IssueComment) {
  const { issue } = comment
  const url = `${repositoryUrl(site, issue.repository)}/issues/comments/${comment.id}`
  return {
    url,
    html_url: `${issuePage(site, issue)}#issuecomment-${comment.id}`,
    issue_url: issueUrl(site, issue),
    id: comment.id,
    node_id: nodeId('IssueComment', comment.id),
    user: userShape(site, comment.user),
    created_at: iso(comment.createdAt),
    updated_at: iso(comment.updatedAt),
    author_association: association(issue.repository, comment.user),
    body: comment.body,
    reactions: reactionCounts(url, comment.reactions),
    performed_via_github_app: appOrNull(site, comment.viaApp),
  }
}
