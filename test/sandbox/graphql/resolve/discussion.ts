// What issues and pull requests have in common, and their comments.
import { issuePage } from '../../shapes/issues.ts'
import { iso } from '../../shapes/site.ts'
import type { Issue } from '../../state/model.ts'
import { nodeId } from '../node-id.ts'
import { type Page, paginate } from '../page.ts'
import { demandTalk, type Fields } from '../session.ts'
import {
  type CommentSource,
  type IssueSource,
  type PullSource,
  toActor,
  toComment,
  toIssue,
  toRepository,
} from '../source.ts'
import { issueState, listLabels } from './lists.ts'

export const threadFields: Fields<IssueSource | PullSource> = {
  number: ({ issue }) => issue.number,
  title: ({ issue }) => issue.title,
  body: ({ issue }) => issue.body ?? '',
  author: ({ issue }) => toActor(issue.user),
  repository: ({ issue }) => toRepository(issue.repository),
  url: ({ issue }, _, session) => issuePage(session, issue),
  closed: ({ issue }) => issue.state === 'closed',
  closedAt: ({ issue }) => issue.closedAt && iso(issue.closedAt),
  createdAt: ({ issue }) => iso(issue.createdAt),
  updatedAt: ({ issue }) => iso(issue.updatedAt),
  viewerDidAuthor: ({ issue }, _, { user }) => issue.user.id === user.id,
  labels: ({ issue }, page: Page) => listLabels(issue.repository, issue.labels, page),
  comments: ({ issue }, page: Page, session) => {
    demandTalk(session, issue.repository, issue.pull !== null, 'read', 'read')
    return paginate({ name: 'comments', items: commentsOf(issue), key: ({ id }) => id, show: toComment }, page)
  },
}

/** Oldest first. */
const commentsOf = (issue: Issue) => [...issue.comments.values()].sort((a, b) => a.id - b.id)

export const discussionFields = {
  Issue: {
    ...threadFields,
    id: ({ issue }) => nodeId('Issue', issue.id),
    databaseId: ({ issue }) => issue.id,
    state: ({ issue }) => issueState(issue),
  } satisfies Fields<IssueSource>,
  IssueComment: {
    id: ({ comment }) => nodeId('IssueComment', comment.id),
    databaseId: ({ comment }) => comment.id,
    body: ({ comment }) => comment.body,
    author: ({ comment }) => toActor(comment.user),
    createdAt: ({ comment }) => iso(comment.createdAt),
    updatedAt: ({ comment }) => iso(comment.updatedAt),
    url: ({ comment }, _, session) => `${issuePage(session, comment.issue)}#issuecomment-${comment.id}`,
    issue: ({ comment }) => toIssue(comment.issue),
    pullRequest: ({ comment }) => (comment.issue.pull === null ? null : toIssue(comment.issue)),
    viewerDidAuthor: ({ comment }, _, { user }) => comment.user.id === user.id,
  } satisfies Fields<CommentSource>,
}
