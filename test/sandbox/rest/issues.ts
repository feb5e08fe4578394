// Issues over REST, which pull requests share: reading, editing, assignees.
import { closedByShape, issueShape } from '../shapes/issues.ts'
import { hasRole } from '../state/access.ts'
import { findUser, isPull } from '../state/github.ts'
import { createIssue, setAssignees, setLabels, updateIssue } from '../state/issues.ts'
import type { Issue, User } from '../state/model.ts'
import { updatePull } from '../state/pulls.ts'
import { invalidField, Refusal } from '../state/refusal.ts'
import { paged } from './paging.ts'
import {
  type Call,
  created,
  given,
  issueParam,
  listField,
  needs,
  ok,
  type Reply,
  type Route,
  requiredText,
  route,
  textField,
  textsField,
  wordField,
} from './route.ts'

const read = { ...needs('issues', 'read', 'read'), orPulls: true } as const
const write = { ...needs('issues', 'write', 'triage'), orPulls: true } as const
const edit = { ...needs('issues', 'write', 'read'), orPulls: true } as const

function listIssues(call: Call): Reply {
  const { repository, query, site } = call
  const [state, creator] = [query.get('state') ?? 'open', query.get('creator')?.toLowerCase()]
  const labels = (query.get('labels') ?? '')
    .toLowerCase()
    .split(',')
    .filter((name) => name !== '')
  const since = Date.parse(query.get('since') ?? '')
  const found = [...repository.issues.values()]
    .filter((issue) => state === 'all' || issue.state === state)
    .filter((issue) => creator === undefined || issue.user.login.toLowerCase() === creator)
    .filter((issue) => labels.every((name) => issue.labels.some((label) => label.name.toLowerCase() === name)))
    .filter((issue) => Number.isNaN(since) || issue.updatedAt.getTime() >= since)
  const key = (issue: Issue) => (query.get('sort') === 'updated' ? issue.updatedAt : issue.createdAt).getTime()
  found.sort((a, b) => (key(b) - key(a) || b.number - a.number) * (query.get('direction') === 'asc' ? -1 : 1))
  return paged(call, found, (issue) => issueShape(site, issue))
}

// Labels come as names or as objects with a name.
function labelNames(call: Call): string[] | undefined {
  return listField(call, 'labels')?.map((label) =>
    typeof label === 'object' && label !== null
      ? requiredText({ body: { ...label } }, 'name')
      : requiredText({ body: { label } }, 'label'),
  )
}

function assigneesField(call: Call): User[] | undefined {
  return textsField(call, 'assignees')?.map((login) => {
    const user = findUser(call.github, login)
    if (!user || !hasRole(call.repository, user, 'read'))
      throw invalidField({ resource: 'Issue', field: 'assignees', code: 'invalid', value: login })
    return user
  })
}

// Whoever cannot be assigned is left out without a word, unlike in the fields of an issue.
function assignable(call: Call): User[] {
  const named = (textsField(call, 'assignees') ?? []).map((login) => findUser(call.github, login))
  return named.filter((user): user is User => user !== undefined && hasRole(call.repository, user, 'read'))
}

const full = (call: Call, issue: Issue) => ({ ...issueShape(call.site, issue), ...closedByShape(call.site, issue) })

// Who may not triage may not label: GitHub drops such labels and assignees without a word.
function mayTriage({ auth, repository }: Call): boolean {
  return auth.kind === 'installation' || (auth.kind === 'user' && hasRole(repository, auth.user, 'triage'))
}

function postIssue(call: Call): Reply {
  const more = mayTriage(call) ? given({ labels: labelNames(call), assignees: assigneesField(call) }) : {}
  const fields = { title: requiredText(call, 'title'), ...given({ body: textField(call, 'body') }), ...more }
  return created(full(call, createIssue(call.github, call.repository, call.actor, fields)))
}

function patchIssue(call: Call): Reply {
  const issue = issueParam(call)
  if (!mayTriage(call) && issue.user !== call.actor) throw new Refusal(403, 'Must have triage access to Repository.')
  const change = given({
    title: textField(call, 'title'),
    body: textField(call, 'body'),
    state: wordField(call, 'state', ['open', 'closed']),
  })
  const [labels, assignees] = [labelNames(call), assigneesField(call)]
  if (isPull(issue)) updatePull(call.github, issue, call.actor, change)
  else {
    const stateReason = wordField(call, 'state_reason', ['completed', 'not_planned', 'reopened'])
    updateIssue(call.github, issue, call.actor, { ...change, ...given({ stateReason }) })
  }
  if (labels) setLabels(call.github, issue, call.actor, labels)
  if (assignees) setAssignees(call.github, issue, call.actor, assignees)
  return ok(full(call, issue))
}

function changeAssignees(call: Call, merge: (held: User[], named: User[]) => User[]): Issue {
  const issue = issueParam(call)
  setAssignees(call.github, issue, call.actor, merge(issue.assignees, assignable(call)))
  return issue
}

export const issueRoutes: readonly Route[] = [
  route('GET', '/repos/{owner}/{repo}/issues', read, listIssues),
  route('POST', '/repos/{owner}/{repo}/issues', needs('issues', 'write', 'read'), postIssue),
  route('GET', '/repos/{owner}/{repo}/issues/{issue_number}', read, (call) => ok(full(call, issueParam(call)))),
  route('PATCH', '/repos/{owner}/{repo}/issues/{issue_number}', edit, patchIssue),
  route('POST', '/repos/{owner}/{repo}/issues/{issue_number}/assignees', write, (call) =>
    created(
      issueShape(
        call.site,
        changeAssignees(call, (held, named) => [...held, ...named]),
      ),
    ),
  ),
  route('DELETE', '/repos/{owner}/{repo}/issues/{issue_number}/assignees', write, (call) =>
    ok(
      issueShape(
        call.site,
        changeAssignees(call, (held, named) => held.filter((user) => !named.includes(user))),
      ),
    ),
  ),
]
