// Pull requests and reviews as REST and webhooks show them.
import { nodeId } from '../graphql/node-id.ts'
import { compare } from '../state/compare.ts'
import { mergeability } from '../state/merging.ts'
import type { Oid, PullRequest, Repository, Review } from '../state/model.ts'
import { pullCommits } from '../state/pulls.ts'
import { teamShape, userOrNull, userShape } from './accounts.ts'
import { statsShape } from './commits.ts'
import { association, issuePage, issueUrl, labelShape } from './issues.ts'
import { repositoryShape } from './repositories.ts'
import { iso, isoOrNull, repositoryUrl, type Site } from './site.ts'

const link = (href: string) => ({ href })

function sideShape(site: Site, repository: Repository, ref: string, sha: Oid) {
  const { owner } = repository
  return {
    label: `${owner.login}:${ref}`,
    ref,
    sha,
    user: userShape(site, owner),
    repo: repositoryShape(site, repository),
  }
}

/** As lists and review webhooks show it. */
export function pullShape(site: Site, pull: PullRequest) {
  const { repository, pull: details } = pull
  const { head, base } = details
  const url = `${repositoryUrl(site, repository)}/pulls/${pull.number}`
  const page = issuePage(site, pull)
  const statuses = `${repositoryUrl(site, repository)}/statuses/${head.sha}`
  return {
    url,
    id: details.id,
    node_id: nodeId('PullRequest', details.id),
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: issueUrl(site, pull),
    number: pull.number,
    state: pull.state,
    locked: pull.locked,
    title: pull.title,
    user: userShape(site, pull.user),
    body: pull.body,
    created_at: iso(pull.createdAt),
    updated_at: iso(pull.updatedAt),
    closed_at: isoOrNull(pull.closedAt),
    merged_at: isoOrNull(details.mergedAt),
    merge_commit_sha: details.mergeCommitSha,
    assignee: userOrNull(site, pull.assignees[0]),
    assignees: pull.assignees.map((user) => userShape(site, user)),
    requested_reviewers: details.requestedReviewers.map((user) => userShape(site, user)),
    requested_teams: details.requestedTeams.map((team) => teamShape(site, team)),
    labels: pull.labels.map((label) => labelShape(site, repository, label)),
    milestone: null,
    draft: details.draft,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${repositoryUrl(site, repository)}/pulls/comments{/number}`,
    comments_url: `${issueUrl(site, pull)}/comments`,
    statuses_url: statuses,
    head: sideShape(site, head.repository, head.ref, head.sha),
    base: sideShape(site, repository, base.ref, base.sha),
    _links: {
      self: link(url),
      html: link(page),
      issue: link(issueUrl(site, pull)),
      comments: link(`${issueUrl(site, pull)}/comments`),
      review_comments: link(`${url}/comments`),
      review_comment: link(`${repositoryUrl(site, repository)}/pulls/comments{/number}`),
      commits: link(`${url}/commits`),
      statuses: link(statuses),
    },
    author_association: association(repository, pull.user),
    auto_merge: autoMergeShape(site, pull),
    active_lock_reason: null,
  }
}

function autoMergeShape(site: Site, { pull: { autoMerge } }: PullRequest) {
  if (autoMerge === null) return null
  const { by, method, title, message } = autoMerge
  return { enabled_by: userShape(site, by), merge_method: method, commit_title: title, commit_message: message }
}

/** As GET pulls/{n} and pull_request webhooks show it. */
export function fullPullShape(site: Site, pull: PullRequest) {
  const { repository, pull: details } = pull
  const { mergeable, state } = mergeability(pull)
  const { files } = compare(repository, details.base.sha, details.head.sha)
  const { additions, deletions } = statsShape(files)
  return {
    ...pullShape(site, pull),
    merged: details.merged,
    mergeable,
    rebaseable: mergeable,
    mergeable_state: state,
    merged_by: userOrNull(site, details.mergedBy),
    comments: pull.comments.size,
    review_comments: 0,
    maintainer_can_modify: details.maintainerCanModify,
    commits: pullCommits(pull).length,
    additions,
    deletions,
    changed_files: files.length,
  }
}

export function reviewShape(site: Site, review: Review) {
  const { pull } = review
  const page = `${issuePage(site, pull)}#pullrequestreview-${review.id}`
  const url = `${repositoryUrl(site, pull.repository)}/pulls/${pull.number}`
  return {
    id: review.id,
    node_id: nodeId('PullRequestReview', review.id),
    user: userShape(site, review.user),
    body: review.body,
    state: review.state,
    html_url: page,
    pull_request_url: url,
    author_association: association(pull.repository, review.user),
    _links: { html: link(page), pull_request: link(url) },
    ...(review.submittedAt === null ? {} : { submitted_at: iso(review.submittedAt) }),
    commit_id: review.commitSha,
  }
}
