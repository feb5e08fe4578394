// Lists of pull requests, issues and labels: filters and order.
import type { Issue, Label, PullRequest, Repository } from '../../state/model.ts'
import { type Page, paginate } from '../page.ts'
import { toIssue, toLabel, toPull } from '../source.ts'

type Order = { readonly field: 'CREATED_AT' | 'UPDATED_AT' | 'COMMENTS'; readonly direction: 'ASC' | 'DESC' }
type Filter = { readonly labels?: readonly string[] | null; readonly orderBy?: Order | null }
export type PullQuestion = Page &
  Filter & {
    readonly states?: readonly ('OPEN' | 'CLOSED' | 'MERGED')[] | null
    readonly headRefName?: string | null
    readonly baseRefName?: string | null
  }
export type IssueQuestion = Page & Filter & { readonly states?: readonly ('OPEN' | 'CLOSED')[] | null }

export const pullState = ({ state, pull }: PullRequest) =>
  pull.merged ? 'MERGED' : state === 'open' ? 'OPEN' : 'CLOSED'
export const issueState = ({ state }: Issue) => (state === 'open' ? 'OPEN' : 'CLOSED')

export function listPulls(pulls: readonly PullRequest[], question: PullQuestion) {
  const { states, headRefName, baseRefName } = question
  const items = pulls
    .filter((pull) => !states || states.includes(pullState(pull)))
    .filter((pull) => headRefName == null || pull.pull.head.ref === headRefName)
    .filter((pull) => baseRefName == null || pull.pull.base.ref === baseRefName)
  return paginate({ name: 'pullRequests', items: select(items, question), key: ({ id }) => id, show: toPull }, question)
}

export function listIssues(issues: readonly Issue[], question: IssueQuestion) {
  const items = issues.filter((issue) => !question.states || question.states.includes(issueState(issue)))
  return paginate({ name: 'issues', items: select(items, question), key: ({ id }) => id, show: toIssue }, question)
}

export function listLabels(repository: Repository, items: readonly Label[], page: Page) {
  return paginate({ name: 'labels', items, key: ({ id }) => id, show: (label) => toLabel(repository, label) }, page)
}

/** Any of the labels suffices; the default order is that of creation. */
function select<T extends Issue>(issues: readonly T[], { labels, orderBy }: Filter): T[] {
  const chosen = issues.filter((issue) => !labels || issue.labels.some(({ name }) => labels.includes(name)))
  const value = (issue: Issue) =>
    orderBy?.field === 'COMMENTS'
      ? issue.comments.size
      : (orderBy?.field === 'UPDATED_AT' ? issue.updatedAt : issue.createdAt).getTime()
  const sorted = chosen.sort((a, b) => value(a) - value(b) || a.number - b.number)
  return orderBy?.direction === 'DESC' ? sorted.reverse() : sorted
}
