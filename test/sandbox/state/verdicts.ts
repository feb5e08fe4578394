// What checks, statuses and reviews say about a commit taken together.
import { hasRole } from './access.ts'
import type { CheckRun, CommitStatus, Oid, PullRequest, Repository, Review } from './model.ts'

export type Verdict = 'success' | 'failure' | 'pending'

/** The newest status of each context, newest first. */
export function latestStatuses(repository: Repository, sha: Oid): CommitStatus[] {
  const newest = new Map<string, CommitStatus>()
  for (const status of repository.statuses) if (status.sha === sha) newest.set(status.context, status)
  return [...newest.values()].reverse()
}

export function combinedState(statuses: readonly CommitStatus[]): Verdict {
  if (statuses.some(({ state }) => state === 'error' || state === 'failure')) return 'failure'
  return statuses.length > 0 && statuses.every(({ state }) => state === 'success') ? 'success' : 'pending'
}

/** The newest run of each name of each App, newest first. */
export function latestRuns(repository: Repository, sha: Oid): CheckRun[] {
  const newest = new Map<string, CheckRun>()
  for (const run of repository.checkRuns.values())
    if (run.sha === sha) newest.set(`${run.suite.app.id}:${run.name}`, run)
  return [...newest.values()].reverse()
}

function verdictOf(run: CheckRun): Verdict {
  if (run.conclusion === null) return 'pending'
  return ['success', 'neutral', 'skipped'].includes(run.conclusion) ? 'success' : 'failure'
}

/** Required checks are named alike whether they are statuses or check runs. */
export function checkStates(repository: Repository, sha: Oid): Map<string, Verdict> {
  const statuses = latestStatuses(repository, sha).map((status) => [status.context, combinedState([status])] as const)
  const runs = latestRuns(repository, sha).map((run) => [run.name, verdictOf(run)] as const)
  return new Map([...statuses, ...runs])
}

/** The last opinion of each reviewer; comments are none. */
export function opinions(pull: PullRequest): Review[] {
  const last = new Map<number, Review>()
  for (const review of pull.pull.reviews.values())
    if (review.state !== 'COMMENTED' && review.state !== 'PENDING') last.set(review.user.id, review)
  return [...last.values()]
}

/** Approvals that count: by people with write access; one who asks for changes outweighs them all. */
export function approvals(pull: PullRequest): number {
  const counted = opinions(pull).filter(({ user }) => hasRole(pull.repository, user, 'write'))
  if (counted.some(({ state }) => state === 'CHANGES_REQUESTED')) return -1
  return counted.filter(({ state }) => state === 'APPROVED').length
}
