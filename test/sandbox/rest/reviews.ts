// Reviews of a pull request over REST.
import { reviewShape } from '../shapes/pulls.ts'
import type { Review } from '../state/model.ts'
import { notFound } from '../state/refusal.ts'
import { createReview, dismissReview } from '../state/reviews.ts'
import { paged } from './paging.ts'
import {
  type Call,
  given,
  needs,
  numberParam,
  ok,
  pullParam,
  type Reply,
  type Route,
  requiredText,
  route,
  textField,
  wordField,
} from './route.ts'

const read = needs('pull_requests', 'read', 'read')
const write = needs('pull_requests', 'write', 'read')

function reviewParam(call: Call): Review {
  const review = pullParam(call).pull.reviews.get(numberParam(call, 'review_id'))
  if (!review) throw notFound()
  return review
}

function postReview(call: Call): Reply {
  const input = given({
    event: wordField(call, 'event', ['APPROVE', 'REQUEST_CHANGES', 'COMMENT']),
    body: textField(call, 'body'),
    commitSha: textField(call, 'commit_id'),
  })
  return ok(reviewShape(call.site, createReview(call.github, pullParam(call), call.actor, input)))
}

const folder = '/repos/{owner}/{repo}/pulls/{pull_number}/reviews'

export const reviewRoutes: readonly Route[] = [
  route('GET', folder, read, (call) =>
    paged(call, [...pullParam(call).pull.reviews.values()], (review) => reviewShape(call.site, review)),
  ),
  route('POST', folder, write, postReview),
  route('GET', `${folder}/{review_id}`, read, (call) => ok(reviewShape(call.site, reviewParam(call)))),
  route('PUT', `${folder}/{review_id}/dismissals`, needs('pull_requests', 'write', 'write'), (call) => {
    requiredText(call, 'message')
    const review = reviewParam(call)
    dismissReview(call.github, review, call.actor)
    return ok(reviewShape(call.site, review))
  }),
]
