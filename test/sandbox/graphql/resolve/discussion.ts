// What issues and pull requests have in common, and their comments.
import { fullName } from '../../state/github.ts'
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
import { instant } from './actors.ts'
import { issueState, listLabels } from './lists.ts'

export const threadUrl = ({ repository, number, pull }: Issue) =>
  `https://github.com/${fullName(repository)}/${pull === null ? 'issues' : 'pull'}/${number}`

export const threadFields: Fields<IssueSource | PullSource> = {
  number: ({ issue }) => issue.number,
  title: ({ issue }) => issue.title,
  body: ({ issue }) => issue.body ?? '',
  author: ({ issue }) => toActor(issue.user),
  repository: ({ issue }) => toRepository(issue.repository),
  url: ({ issue }) => threadUrl(issue),
  closed: ({ issue }) => issue.state === 'closed',
  closedAt: ({ issue }) => issue.closedAt && instant(issue.closedAt),
  createdAt: ({ issue }) => instant(issue.createdAt),
  updatedAt: ({ issue }) => instant(issue.updatedAt),
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
    createdAt: ({ comment }) => instant(comment.createdAt),
    updatedAt: ({ comment }) => instant(comment.updatedAt),
    url: ({ comment }) => `${threadUrl(comment.issue)}#issuecomment-${comment.id}`,
    issue: ({ comment }) => toIssue(comment.issue),
    pullRequest: ({ comment }) => (comment.issue.pull === null ? null : toIssue(comment.issue)),
    viewerDidAuthor: ({ comment }, _, { user }) => comment.user.id === user.id,
  } satisfies Fields<CommentSource>,
}
