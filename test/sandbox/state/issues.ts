// Issues and what hangs on them alike for pull requests: comments, labels, assignees, reactions.
import { appOf, isPull } from './github.ts'
import type { GitHub, Issue, IssueComment, Label, Reaction, ReactionContent, Repository, User } from './model.ts'
import { invalidField } from './refusal.ts'

/** GitHub counts characters, not bytes. */
export function checkLength(resource: string, field: string, text: string | null | undefined, most: number) {
  if (text === null || text === undefined || text.length <= most || [...text].length <= most) return
  throw invalidField({
    resource,
    field,
    code: 'custom',
    message: `${field} is too long (maximum is ${most} characters)`,
  })
}

export const bodyLimit = 65_536
export const titleLimit = 256

export type NewIssue = {
  readonly title: string
  readonly body?: string | null
  readonly labels?: readonly string[]
  readonly assignees?: readonly User[]
}

/** Fields that every issue starts with; a pull request adds its own. */
export function draftIssue(github: GitHub, repository: Repository, by: User, input: NewIssue): Omit<Issue, 'pull'> {
  if (input.title.trim() === '') throw invalidField({ resource: 'Issue', field: 'title', code: 'missing_field' })
  checkLength('Issue', 'title', input.title, titleLimit)
  checkLength('Issue', 'body', input.body, bodyLimit)
  const at = github.now()
  return {
    id: github.nextId(),
    repository,
    number: repository.nextNumber++,
    title: input.title,
    body: input.body ?? null,
    user: by,
    state: 'open',
    stateReason: null,
    locked: false,
    labels: (input.labels ?? []).map((name) => ensureLabel(github, repository, name)),
    assignees: [...(input.assignees ?? [])],
    comments: new Map(),
    reactions: new Map(),
    createdAt: at,
    updatedAt: at,
    closedAt: null,
    closedBy: null,
    viaApp: appOf(github, by),
  }
}

export function createIssue(github: GitHub, repository: Repository, by: User, input: NewIssue): Issue {
  const issue: Issue = { ...draftIssue(github, repository, by, input), pull: null }
  repository.issues.set(issue.number, issue)
  return issue
}

export type IssueEdit = {
  readonly title?: string
  readonly body?: string | null
  readonly state?: 'open' | 'closed'
  readonly stateReason?: Issue['stateReason']
}

/** For issues that are no pull requests; those have their own update with its events. */
export function updateIssue(github: GitHub, issue: Issue, by: User, edit: IssueEdit) {
  checkLength('Issue', 'title', edit.title, titleLimit)
  checkLength('Issue', 'body', edit.body, bodyLimit)
  if (edit.title !== undefined) issue.title = edit.title
  if (edit.body !== undefined) issue.body = edit.body
  issue.updatedAt = github.now()
  if (edit.state === undefined || edit.state === issue.state) return
  issue.state = edit.state
  issue.stateReason = edit.state === 'closed' ? (edit.stateReason ?? 'completed') : 'reopened'
  issue.closedAt = edit.state === 'closed' ? github.now() : null
  issue.closedBy = edit.state === 'closed' ? by : null
}

export function createComment(github: GitHub, issue: Issue, by: User, body: string): IssueComment {
  if (body.trim() === '') throw invalidField({ resource: 'IssueComment', field: 'body', code: 'missing_field' })
  checkLength('IssueComment', 'body', body, bodyLimit)
  const at = github.now()
  const viaApp = appOf(github, by)
  const comment: IssueComment = {
    id: github.nextId(),
    issue,
    body,
    user: by,
    viaApp,
    reactions: new Map(),
    createdAt: at,
    updatedAt: at,
    minimizedReason: null,
  }
  issue.comments.set(comment.id, comment)
  issue.updatedAt = at
  github.emit({ kind: 'issue_comment', action: 'created', issue, comment, repository: issue.repository, by })
  return comment
}

export function updateComment(github: GitHub, comment: IssueComment, by: User, body: string) {
  if (body.trim() === '') throw invalidField({ resource: 'IssueComment', field: 'body', code: 'missing_field' })
  checkLength('IssueComment', 'body', body, bodyLimit)
  const changes = { body: { from: comment.body } }
  const { issue } = comment
  comment.body = body
  comment.updatedAt = github.now()
  github.emit({ kind: 'issue_comment', action: 'edited', issue, comment, changes, repository: issue.repository, by })
}

export function deleteComment(github: GitHub, comment: IssueComment, by: User) {
  const { issue } = comment
  issue.comments.delete(comment.id)
  github.emit({ kind: 'issue_comment', action: 'deleted', issue, comment, repository: issue.repository, by })
}

/** The same reaction of the same person twice is one: `fresh` says whether it is new. */
export function react(github: GitHub, subject: Issue | IssueComment, by: User, content: ReactionContent) {
  const held = [...subject.reactions.values()].find((one) => one.user === by && one.content === content)
  if (held) return { reaction: held, fresh: false }
  const reaction: Reaction = { id: github.nextId(), content, user: by, createdAt: github.now() }
  subject.reactions.set(reaction.id, reaction)
  return { reaction, fresh: true }
}

export type NewLabel = { readonly name: string; readonly color?: string; readonly description?: string | null }

/** Throws 422 when the name is taken; names differ in more than their case. */
export function createLabel(github: GitHub, repository: Repository, { name, color, description }: NewLabel): Label {
  if (findLabel(repository, name)) throw invalidField({ resource: 'Label', code: 'already_exists', field: 'name' })
  if (name === '') throw invalidField({ resource: 'Label', code: 'missing_field', field: 'name' })
  checkLength('Label', 'name', name, 50)
  checkLength('Label', 'description', description, 100)
  const label: Label = { id: github.nextId(), name, color: color ?? 'ededed', description: description ?? null }
  repository.labels.set(name.toLowerCase(), label)
  return label
}

export const findLabel = (repository: Repository, name: string) => repository.labels.get(name.toLowerCase())

/** Labelling an issue makes a label that the repository does not know yet. */
function ensureLabel(github: GitHub, repository: Repository, name: string): Label {
  return findLabel(repository, name) ?? createLabel(github, repository, { name })
}

export function setLabels(github: GitHub, issue: Issue, by: User, names: readonly string[]) {
  const wanted = names.map((name) => ensureLabel(github, issue.repository, name))
  for (const label of issue.labels.filter((held) => !wanted.includes(held))) removeLabel(github, issue, by, label)
  for (const label of wanted.filter((one) => !issue.labels.includes(one))) {
    issue.labels.push(label)
    issue.updatedAt = github.now()
    if (isPull(issue))
      github.emit({ kind: 'pull_request', action: 'labeled', pull: issue, label, repository: issue.repository, by })
  }
}

export function addLabels(github: GitHub, issue: Issue, by: User, names: readonly string[]) {
  setLabels(github, issue, by, [...issue.labels.map(({ name }) => name), ...names])
}

export function removeLabel(github: GitHub, issue: Issue, by: User, label: Label) {
  issue.labels = issue.labels.filter((held) => held !== label)
  issue.updatedAt = github.now()
  if (isPull(issue))
    github.emit({ kind: 'pull_request', action: 'unlabeled', pull: issue, label, repository: issue.repository, by })
}

export function setAssignees(github: GitHub, issue: Issue, by: User, assignees: readonly User[]) {
  const before = issue.assignees
  issue.assignees = [...new Set(assignees)]
  issue.updatedAt = github.now()
  if (!isPull(issue)) return
  const { repository } = issue
  for (const subject of before.filter((user) => !issue.assignees.includes(user)))
    github.emit({ kind: 'pull_request', action: 'unassigned', pull: issue, subject, repository, by })
  for (const subject of issue.assignees.filter((user) => !before.includes(user)))
    github.emit({ kind: 'pull_request', action: 'assigned', pull: issue, subject, repository, by })
}
