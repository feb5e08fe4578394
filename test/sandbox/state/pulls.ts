// Pull requests: opening, editing, drafts, reviewers. Merging has a file of its own.
import type { Changes } from './events.ts'
import { fullName, pullsOf } from './github.ts'
import { ahead } from './history.ts'
import { bodyLimit, checkLength, draftIssue, titleLimit } from './issues.ts'
import type { GitHub, Oid, PullRequest, Repository, Team, User } from './model.ts'
import { branchRef, closePull } from './refs.ts'
import { invalid, invalidField, Refusal } from './refusal.ts'

export type NewPull = {
  readonly title: string
  readonly body?: string | null
  /** `branch`, or `owner:branch` for a fork. */
  readonly head: string
  readonly base: string
  readonly draft?: boolean
  readonly maintainerCanModify?: boolean
}

const refuse = (message: string) =>
  new Refusal(422, 'Validation Failed', [{ resource: 'PullRequest', code: 'custom', message }])

/** Finds `owner:branch` in the fork network; a plain branch is the repository's own. */
export function resolveHead(
  github: GitHub,
  repository: Repository,
  head: string,
): { repository: Repository; ref: string } | undefined {
  const colon = head.indexOf(':')
  if (colon < 0) return { repository, ref: head }
  const owner = head.slice(0, colon).toLowerCase()
  const found = [...github.repositories.values()].find(
    (one) => one.store === repository.store && one.owner.login.toLowerCase() === owner,
  )
  return found && { repository: found, ref: head.slice(colon + 1) }
}

/** Throws 422 as GitHub does: unknown branch, nothing between the two, a pull request that exists already. */
export function createPull(github: GitHub, repository: Repository, by: User, input: NewPull): PullRequest {
  const from = resolveHead(github, repository, input.head)
  const headSha = from?.repository.refs.get(branchRef(from.ref))
  const baseSha = repository.refs.get(branchRef(input.base))
  const missing = from === undefined || headSha === undefined ? 'head' : 'base'
  if (from === undefined || headSha === undefined || baseSha === undefined)
    throw invalidField({ resource: 'PullRequest', field: missing, code: 'invalid' })
  const twin = openPull(repository, from.repository, from.ref, input.base)
  if (twin) throw refuse(`A pull request already exists for ${from.repository.owner.login}:${from.ref}.`)
  if (ahead(repository.store, baseSha, headSha).length === 0)
    throw refuse(`No commits between ${input.base} and ${input.head}`)
  if (input.draft === true && !repository.allowDrafts)
    throw refuse('Draft pull requests are not supported in this repository.')
  const pull: PullRequest = {
    ...draftIssue(github, repository, by, input),
    pull: {
      id: github.nextId(),
      head: { ...from, sha: headSha },
      base: { ref: input.base, sha: baseSha },
      draft: input.draft ?? false,
      merged: false,
      mergedAt: null,
      mergedBy: null,
      mergeCommitSha: null,
      maintainerCanModify: input.maintainerCanModify ?? false,
      autoMerge: null,
      requestedReviewers: [],
      requestedTeams: [],
      reviews: new Map(),
    },
  }
  repository.issues.set(pull.number, pull)
  repository.refs.set(`refs/pull/${pull.number}/head`, headSha)
  github.emit({ kind: 'pull_request', action: 'opened', pull, repository, by })
  return pull
}

function openPull(repository: Repository, from: Repository, head: string, base: string): PullRequest | undefined {
  return pullsOf(repository).find(
    ({ state, pull }) =>
      state === 'open' && pull.head.repository === from && pull.head.ref === head && pull.base.ref === base,
  )
}

export type PullEdit = {
  readonly title?: string
  readonly body?: string | null
  readonly state?: 'open' | 'closed'
  readonly base?: string
  readonly maintainerCanModify?: boolean
}

/** Throws 422 when the new base does not exist or a closed one cannot be opened again. */
export function updatePull(github: GitHub, pull: PullRequest, by: User, edit: PullEdit) {
  checkLength('PullRequest', 'title', edit.title, titleLimit)
  checkLength('PullRequest', 'body', edit.body, bodyLimit)
  const { repository, pull: details } = pull
  const changes: Changes = {}
  const baseSha = edit.base === undefined ? undefined : repository.refs.get(branchRef(edit.base))
  if (edit.base !== undefined && baseSha === undefined)
    throw invalidField({ resource: 'PullRequest', field: 'base', code: 'invalid' })
  if (edit.title !== undefined && edit.title !== pull.title) {
    changes.title = { from: pull.title }
    pull.title = edit.title
  }
  if (edit.body !== undefined && edit.body !== pull.body) {
    changes.body = { from: pull.body ?? '' }
    pull.body = edit.body
  }
  if (edit.base !== undefined && baseSha !== undefined && edit.base !== details.base.ref) {
    changes.base = { ref: { from: details.base.ref }, sha: { from: details.base.sha } }
    Object.assign(details.base, { ref: edit.base, sha: baseSha })
  }
  details.maintainerCanModify = edit.maintainerCanModify ?? details.maintainerCanModify
  pull.updatedAt = github.now()
  if (Object.keys(changes).length > 0)
    github.emit({ kind: 'pull_request', action: 'edited', pull, changes, repository, by })
  if (edit.state === 'closed' && pull.state === 'open') closePull(github, pull, by)
  if (edit.state === 'open' && pull.state === 'closed') reopen(github, pull, by)
}

function reopen(github: GitHub, pull: PullRequest, by: User) {
  const { repository, pull: details } = pull
  const { head, base, merged } = details
  const sha = head.repository.refs.get(branchRef(head.ref))
  const reason = merged ? 'merged' : sha === undefined ? `The ${head.ref} branch has been deleted.` : undefined
  const twin = openPull(repository, head.repository, head.ref, base.ref)
  if (reason !== undefined || twin || sha === undefined)
    throw refuse(
      `state cannot be changed. ${reason ?? `There is already an open pull request from ${fullName(head.repository)}:${head.ref}.`}`,
    )
  head.sha = sha
  Object.assign(pull, { state: 'open', closedAt: null, closedBy: null })
  repository.refs.set(`refs/pull/${pull.number}/head`, sha)
  github.emit({ kind: 'pull_request', action: 'reopened', pull, repository, by })
}

/** GraphQL's convertPullRequestToDraft and markPullRequestReadyForReview; REST cannot. */
export function setDraft(github: GitHub, pull: PullRequest, by: User, draft: boolean) {
  if (pull.pull.draft === draft) return
  if (draft && !pull.repository.allowDrafts) throw invalid('Draft pull requests are not supported in this repository.')
  pull.pull.draft = draft
  pull.updatedAt = github.now()
  const action = draft ? 'converted_to_draft' : 'ready_for_review'
  github.emit({ kind: 'pull_request', action, pull, repository: pull.repository, by })
}

export function requestReviews(
  github: GitHub,
  pull: PullRequest,
  by: User,
  users: readonly User[],
  teams: readonly Team[],
) {
  if (users.includes(pull.user)) throw invalid('Review cannot be requested from pull request author.')
  const details = pull.pull
  for (const subject of users.filter((user) => !details.requestedReviewers.includes(user))) {
    details.requestedReviewers.push(subject)
    github.emit({ kind: 'pull_request', action: 'review_requested', pull, subject, repository: pull.repository, by })
  }
  details.requestedTeams = [...new Set([...details.requestedTeams, ...teams])]
}

export function unrequestReviews(
  github: GitHub,
  pull: PullRequest,
  by: User,
  users: readonly User[],
  teams: readonly Team[],
) {
  const details = pull.pull
  for (const subject of details.requestedReviewers.filter((user) => users.includes(user)))
    github.emit({
      kind: 'pull_request',
      action: 'review_request_removed',
      pull,
      subject,
      repository: pull.repository,
      by,
    })
  details.requestedReviewers = details.requestedReviewers.filter((user) => !users.includes(user))
  details.requestedTeams = details.requestedTeams.filter((team) => !teams.includes(team))
}

/** Commits of a pull request, oldest first; the list GitHub shows ends at 250. */
export function pullCommits(pull: PullRequest): Oid[] {
  const { store } = pull.repository
  return ahead(store, pull.pull.base.sha, pull.pull.head.sha).reverse().slice(0, 250)
}
