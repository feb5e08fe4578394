// Pull requests: their branches, commits, files and how they stand.
import { issuePage } from '../../shapes/issues.ts'
import { iso } from '../../shapes/site.ts'
import { compare } from '../../state/compare.ts'
import type { FileDiff } from '../../state/diff.ts'
import { mergeability } from '../../state/merging.ts'
import type { Oid, PullRequest, User } from '../../state/model.ts'
import { pullCommits } from '../../state/pulls.ts'
import { nodeId } from '../node-id.ts'
import { type Page, paginate } from '../page.ts'
import { demand, type Fields } from '../session.ts'
import { type PullSource, toActor, toObject, toPull, toRepository } from '../source.ts'
import { threadFields } from './discussion.ts'
import { pullState } from './lists.ts'
import { findRef } from './refs.ts'
import { decisionOf, listLatest, listOpinions, listReviews, type ReviewQuestion } from './reviews.ts'

const actor = (user: User | null) => (user === null ? null : toActor(user))

const filesOf = ({ repository, pull }: PullRequest) => compare(repository, pull.base.sha, pull.head.sha).files
const total = (pull: PullRequest, count: 'additions' | 'deletions') =>
  filesOf(pull).reduce((sum, file) => sum + file[count], 0)

const changeTypes = { added: 'ADDED', removed: 'DELETED', modified: 'MODIFIED', renamed: 'RENAMED' } as const

function mergeableOf(pull: PullRequest) {
  const { mergeable } = mergeability(pull)
  return mergeable === null ? 'UNKNOWN' : mergeable ? 'MERGEABLE' : 'CONFLICTING'
}

function showAutoMerge({ issue }: PullSource) {
  const { autoMerge } = issue.pull
  if (autoMerge === null) return null
  const { by, method, title, message } = autoMerge
  return {
    commitHeadline: title,
    commitBody: message,
    enabledAt: null,
    enabledBy: toActor(by),
    mergeMethod: method.toUpperCase(),
    pullRequest: toPull(issue),
  }
}

export const pullFields = {
  PullRequest: {
    ...threadFields,
    id: ({ issue }) => nodeId('PullRequest', issue.pull.id),
    databaseId: ({ issue }) => issue.pull.id,
    fullDatabaseId: ({ issue }) => String(issue.pull.id),
    permalink: ({ issue }, _, session) => issuePage(session, issue),
    state: ({ issue }) => pullState(issue),
    isDraft: ({ issue }) => issue.pull.draft,
    // Queues are made by tests, not by rules of the repository.
    isMergeQueueEnabled: () => false,
    merged: ({ issue }) => issue.pull.merged,
    mergedAt: ({ issue }) => issue.pull.mergedAt && iso(issue.pull.mergedAt),
    mergedBy: ({ issue }) => actor(issue.pull.mergedBy),
    mergeCommit: ({ issue }) => {
      const { merged, mergeCommitSha } = issue.pull
      return merged && mergeCommitSha !== null ? toObject(issue.repository, mergeCommitSha) : null
    },
    mergeable: ({ issue }) => mergeableOf(issue),
    autoMergeRequest: showAutoMerge,
    headRef: ({ issue }) => findRef(issue.pull.head.repository, `refs/heads/${issue.pull.head.ref}`),
    headRefName: ({ issue }) => issue.pull.head.ref,
    headRefOid: ({ issue }) => issue.pull.head.sha,
    headRepository: ({ issue }, _, { sees }) =>
      sees(issue.pull.head.repository) ? toRepository(issue.pull.head.repository) : null,
    headRepositoryOwner: ({ issue }) => toActor(issue.pull.head.repository.owner),
    isCrossRepository: ({ issue }) => issue.pull.head.repository !== issue.repository,
    baseRef: ({ issue }) => findRef(issue.repository, `refs/heads/${issue.pull.base.ref}`),
    baseRefName: ({ issue }) => issue.pull.base.ref,
    baseRefOid: ({ issue }) => issue.pull.base.sha,
    baseRepository: ({ issue }) => toRepository(issue.repository),
    additions: ({ issue }) => total(issue, 'additions'),
    deletions: ({ issue }) => total(issue, 'deletions'),
    changedFiles: ({ issue }) => filesOf(issue).length,
    files: ({ issue }, page: Page, session) => {
      demand(session, issue.repository, 'contents', 'read')
      const show = ({ path, status, additions, deletions }: FileDiff) => ({
        path,
        changeType: changeTypes[status],
        additions,
        deletions,
      })
      return paginate({ name: 'files', items: filesOf(issue), key: ({ path }) => path, show }, page)
    },
    commits: ({ issue }, page: Page, session) => {
      demand(session, issue.repository, 'contents', 'read')
      const show = (oid: Oid) => ({
        id: nodeId('PullRequestCommit', issue.pull.id, oid),
        commit: toObject(issue.repository, oid),
        pullRequest: toPull(issue),
      })
      return paginate({ name: 'commits', items: pullCommits(issue), key: (oid) => oid, show }, page)
    },
    reviews: ({ issue }, question: ReviewQuestion) => listReviews(issue, question),
    latestReviews: ({ issue }, page: Page) => listLatest(issue, page),
    latestOpinionatedReviews: ({ issue }, question: Page & { writersOnly?: boolean }) => listOpinions(issue, question),
    reviewDecision: ({ issue }) => decisionOf(issue),
  } satisfies Fields<PullSource>,
}
