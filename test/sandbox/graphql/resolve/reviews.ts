// Reviews of pull requests and what follows from them.
import { issuePage } from '../../shapes/issues.ts'
import { iso } from '../../shapes/site.ts'
import type { PullRequest, Review } from '../../state/model.ts'
import { approvals, opinions } from '../../state/verdicts.ts'
import { nodeId } from '../node-id.ts'
import { type Page, paginate } from '../page.ts'
import { canWrite, type Fields } from '../session.ts'
import { type ReviewSource, toActor, toObject, toPull, toReview } from '../source.ts'

export type ReviewQuestion = Page & { readonly author?: string | null; readonly states?: readonly string[] | null }

/** Oldest first, without what a reviewer has not submitted yet. */
const submitted = ({ pull }: PullRequest) =>
  [...pull.reviews.values()].filter(({ state }) => state !== 'PENDING').sort((a, b) => a.id - b.id)

export function listReviews(pull: PullRequest, { author, states, ...page }: ReviewQuestion) {
  const items = submitted(pull)
    .filter(({ state }) => !states || states.includes(state))
    .filter(({ user }) => author == null || toActor(user).login === author)
  return paginate({ name: 'reviews', items, key: ({ id }) => id, show: toReview }, page)
}

const lastOfEach = (reviews: readonly Review[]) => [
  ...new Map(reviews.map((review) => [review.user.id, review])).values(),
]

export function listLatest(pull: PullRequest, page: Page) {
  return paginate(
    { name: 'latestReviews', items: lastOfEach(submitted(pull)), key: ({ id }) => id, show: toReview },
    page,
  )
}

export function listOpinions(pull: PullRequest, { writersOnly, ...page }: Page & { writersOnly?: boolean | null }) {
  const items = opinions(pull).filter(({ user }) => !writersOnly || canWrite(pull.repository, user))
  return paginate({ name: 'latestOpinionatedReviews', items, key: ({ id }) => id, show: toReview }, page)
}

/** Only verdicts of people with write access count; without a verdict and without a rule there is no decision. */
export function decisionOf(pull: PullRequest): 'APPROVED' | 'CHANGES_REQUESTED' | 'REVIEW_REQUIRED' | null {
  const required = pull.repository.protections.get(pull.pull.base.ref)?.requiredApprovals ?? 0
  const count = approvals(pull)
  if (count < 0) return 'CHANGES_REQUESTED'
  if (count >= Math.max(required, 1)) return 'APPROVED'
  return required > 0 ? 'REVIEW_REQUIRED' : null
}

export const reviewFields = {
  PullRequestReview: {
    id: ({ review }) => nodeId('PullRequestReview', review.id),
    databaseId: ({ review }) => review.id,
    author: ({ review }) => toActor(review.user),
    body: ({ review }) => review.body,
    state: ({ review }) => review.state,
    commit: ({ review }) => toObject(review.pull.repository, review.commitSha),
    pullRequest: ({ review }) => toPull(review.pull),
    submittedAt: ({ review }) => review.submittedAt && iso(review.submittedAt),
    createdAt: ({ review }) => iso(review.submittedAt ?? review.updatedAt),
    updatedAt: ({ review }) => iso(review.updatedAt),
    url: ({ review }, _, session) => `${issuePage(session, review.pull)}#pullrequestreview-${review.id}`,
    viewerDidAuthor: ({ review }, _, { user }) => review.user.id === user.id,
  } satisfies Fields<ReviewSource>,
}
