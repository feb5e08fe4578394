// Reviews of pull requests.
import { tryAutoMerge } from './auto-merge.ts'
import { bodyLimit, checkLength } from './issues.ts'
import type { GitHub, PullRequest, Review, User } from './model.ts'
import { invalid } from './refusal.ts'

export type NewReview = {
  readonly event?: 'APPROVE' | 'REQUEST_CHANGES' | 'COMMENT'
  readonly body?: string
  readonly commitSha?: string
}

const states = { APPROVE: 'APPROVED', REQUEST_CHANGES: 'CHANGES_REQUESTED', COMMENT: 'COMMENTED' } as const

/** Throws 422 for one's own pull request and for a review that says nothing. */
export function createReview(github: GitHub, pull: PullRequest, by: User, input: NewReview): Review {
  const body = input.body ?? ''
  checkLength('PullRequestReview', 'body', body, bodyLimit)
  if (by === pull.user && input.event === 'APPROVE') throw invalid('Can not approve your own pull request')
  if (by === pull.user && input.event === 'REQUEST_CHANGES')
    throw invalid('Can not request changes on your own pull request')
  if (input.event !== undefined && input.event !== 'APPROVE' && body === '') throw invalid('Body can not be blank')
  const at = github.now()
  const state = input.event === undefined ? 'PENDING' : states[input.event]
  const commitSha = input.commitSha ?? pull.pull.head.sha
  const submittedAt = state === 'PENDING' ? null : at
  const review: Review = { id: github.nextId(), pull, user: by, body, state, commitSha, submittedAt, updatedAt: at }
  pull.pull.reviews.set(review.id, review)
  pull.pull.requestedReviewers = pull.pull.requestedReviewers.filter((user) => user !== by)
  if (state !== 'PENDING') announce(github, review, by, 'submitted')
  tryAutoMerge(github, pull.repository, pull.pull.head.sha)
  return review
}

export function dismissReview(github: GitHub, review: Review, by: User) {
  if (review.state !== 'APPROVED' && review.state !== 'CHANGES_REQUESTED')
    throw invalid('Can not dismiss a commented pull request review')
  review.state = 'DISMISSED'
  review.updatedAt = github.now()
  announce(github, review, by, 'dismissed')
}

function announce(github: GitHub, review: Review, by: User, action: 'submitted' | 'dismissed') {
  const { pull } = review
  github.emit({ kind: 'pull_request_review', action, pull, review, repository: pull.repository, by })
}
