// Pull requests over REST: list, open, edit, merge, files, commits, reviewers.
import { commitShape, fileShape } from '../shapes/commits.ts'
import { fullPullShape, pullShape } from '../shapes/pulls.ts'
import { compare } from '../state/compare.ts'
import { findTeam, findUser, pullsOf } from '../state/github.ts'
import { mergePull, updateBranch } from '../state/merging.ts'
import type { PullRequest, Team, User } from '../state/model.ts'
import { createPull, pullCommits, requestReviews, unrequestReviews, updatePull } from '../state/pulls.ts'
import { invalid } from '../state/refusal.ts'
import { paged } from './paging.ts'
import {
  type Call,
  created,
  flagField,
  given,
  needs,
  ok,
  pullParam,
  type Reply,
  type Route,
  requiredText,
  route,
  textField,
  textsField,
  wordField,
} from './route.ts'

const read = needs('pull_requests', 'read', 'read')
const write = needs('pull_requests', 'write', 'write')
const filesListed = 3000

const headLabel = ({ pull: { head } }: PullRequest) => `${head.repository.owner.login}:${head.ref}`.toLowerCase()

/** `head` filters as `owner:branch` only; without the owner GitHub ignores it, and so does the sandbox. */
function listPulls(call: Call): Reply {
  const { repository, query, site } = call
  const [state, base, head] = [query.get('state') ?? 'open', query.get('base'), query.get('head')]
  const wanted = pullsOf(repository)
    .filter((pull) => state === 'all' || pull.state === state)
    .filter(({ pull }) => base === null || pull.base.ref === base)
    .filter((pull) => head?.includes(':') !== true || headLabel(pull) === head.toLowerCase())
  const sort = query.get('sort') ?? 'created'
  const key = (pull: PullRequest) => (sort === 'updated' ? pull.updatedAt : pull.createdAt).getTime()
  const ascending = (query.get('direction') ?? (query.has('sort') ? 'asc' : 'desc')) === 'asc'
  wanted.sort((a, b) => (key(a) - key(b) || a.number - b.number) * (ascending ? 1 : -1))
  return paged(call, wanted, (pull) => pullShape(site, pull))
}

function postPull(call: Call): Reply {
  const fields = {
    title: requiredText(call, 'title'),
    head: requiredText(call, 'head'),
    base: requiredText(call, 'base'),
  }
  const more = given({
    body: textField(call, 'body'),
    draft: flagField(call, 'draft'),
    maintainerCanModify: flagField(call, 'maintainer_can_modify'),
  })
  return created(fullPullShape(call.site, createPull(call.github, call.repository, call.actor, { ...fields, ...more })))
}

function patchPull(call: Call): Reply {
  const pull = pullParam(call)
  const edit = given({
    title: textField(call, 'title'),
    body: textField(call, 'body'),
    state: wordField(call, 'state', ['open', 'closed']),
    base: textField(call, 'base'),
    maintainerCanModify: flagField(call, 'maintainer_can_modify'),
  })
  updatePull(call.github, pull, call.actor, edit)
  return ok(fullPullShape(call.site, pull))
}

function putMerge(call: Call): Reply {
  const order = given({
    method: wordField(call, 'merge_method', ['merge', 'squash', 'rebase']),
    sha: textField(call, 'sha'),
    title: textField(call, 'commit_title'),
    message: textField(call, 'commit_message'),
  })
  const sha = mergePull(call.github, pullParam(call), call.actor, order)
  return ok({ sha, merged: true, message: 'Pull Request successfully merged' })
}

function listFiles(call: Call): Reply {
  const { repository, site } = call
  const { head, base } = pullParam(call).pull
  const { files } = compare(repository, base.sha, head.sha)
  return paged(call, files.slice(0, filesListed), (file) => fileShape(site, repository, head.sha, file))
}

function reviewersField(call: Call): { users: User[]; teams: Team[] } {
  const users = (textsField(call, 'reviewers') ?? []).map((login) => findUser(call.github, login))
  const owner = call.repository.owner.login
  const teams = (textsField(call, 'team_reviewers') ?? []).map((slug) => findTeam(call.github, owner, slug))
  if (users.includes(undefined) || teams.includes(undefined))
    throw invalid(
      'Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the repository.',
    )
  return { users: users.filter((user) => user !== undefined), teams: teams.filter((team) => team !== undefined) }
}

function postReviewers(call: Call): Reply {
  const { users, teams } = reviewersField(call)
  const pull = pullParam(call)
  requestReviews(call.github, pull, call.actor, users, teams)
  return created(pullShape(call.site, pull))
}

function deleteReviewers(call: Call): Reply {
  const { users, teams } = reviewersField(call)
  const pull = pullParam(call)
  unrequestReviews(call.github, pull, call.actor, users, teams)
  return ok(pullShape(call.site, pull))
}

function getReviewers(call: Call): Reply {
  const shape = pullShape(call.site, pullParam(call))
  return ok({ users: shape.requested_reviewers, teams: shape.requested_teams })
}

export const pullRoutes: readonly Route[] = [
  route('GET', '/repos/{owner}/{repo}/pulls', read, listPulls),
  route('POST', '/repos/{owner}/{repo}/pulls', needs('pull_requests', 'write', 'read'), postPull),
  route('GET', '/repos/{owner}/{repo}/pulls/{pull_number}', read, (call) =>
    ok(fullPullShape(call.site, pullParam(call))),
  ),
  route('PATCH', '/repos/{owner}/{repo}/pulls/{pull_number}', write, patchPull),
  // Merging writes contents, which is the permission that GitHub asks for.
  route('PUT', '/repos/{owner}/{repo}/pulls/{pull_number}/merge', needs('contents', 'write', 'write'), putMerge),
  route('GET', '/repos/{owner}/{repo}/pulls/{pull_number}/merge', read, (call) => {
    return { status: pullParam(call).pull.merged ? 204 : 404 }
  }),
  route('PUT', '/repos/{owner}/{repo}/pulls/{pull_number}/update-branch', write, (call) => {
    const pull = pullParam(call)
    updateBranch(call.github, pull, call.actor, textField(call, 'expected_head_sha'))
    return { status: 202, json: { message: 'Updating pull request branch.', url: pullShape(call.site, pull).html_url } }
  }),
  route('GET', '/repos/{owner}/{repo}/pulls/{pull_number}/files', read, listFiles),
  route('GET', '/repos/{owner}/{repo}/pulls/{pull_number}/commits', read, (call) =>
    paged(call, pullCommits(pullParam(call)), (oid) => commitShape(call.site, call.repository, oid)),
  ),
  route('GET', '/repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers', read, getReviewers),
  route('POST', '/repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers', write, postReviewers),
  route('DELETE', '/repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers', write, deleteReviewers),
]
