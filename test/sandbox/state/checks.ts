// Check runs, which only Apps write, and commit statuses, which anybody with write access writes.
import { tryAutoMerge } from './auto-merge.ts'
import { checkLength } from './issues.ts'
import type {
  App,
  CheckConclusion,
  CheckRun,
  CheckSuite,
  CommitStatus,
  GitHub,
  Oid,
  Repository,
  User,
} from './model.ts'
import { invalid, invalidField } from './refusal.ts'

export type CheckEdit = {
  readonly name?: string
  readonly status?: CheckRun['status']
  readonly conclusion?: CheckConclusion
  readonly externalId?: string
  readonly detailsUrl?: string
  readonly startedAt?: Date
  readonly completedAt?: Date
  readonly output?: { title?: string; summary?: string; text?: string; annotations?: Record<string, unknown>[] }
  readonly actions?: CheckRun['actions']
}

function suiteFor(github: GitHub, repository: Repository, app: App, sha: Oid): CheckSuite {
  const key = `${app.id}:${sha}`
  const held = repository.checkSuites.get(key)
  if (held) return held
  const at = github.now()
  const suite: CheckSuite = { id: github.nextId(), app, sha, createdAt: at, updatedAt: at }
  repository.checkSuites.set(key, suite)
  return suite
}

/** Throws 422 for an unknown commit and for output over GitHub's limits. */
export function createCheckRun(
  github: GitHub,
  repository: Repository,
  app: App,
  sha: Oid,
  edit: CheckEdit & { name: string },
): CheckRun {
  if (!repository.store.commit(sha)) throw invalid(`No commit found for SHA: ${sha}`)
  validate(edit)
  const run: CheckRun = {
    id: github.nextId(),
    suite: suiteFor(github, repository, app, sha),
    sha,
    name: edit.name,
    status: 'queued',
    conclusion: null,
    externalId: '',
    detailsUrl: null,
    startedAt: github.now(),
    completedAt: null,
    title: null,
    summary: null,
    text: null,
    annotations: [],
    actions: [],
  }
  apply(github, run, edit)
  repository.checkRuns.set(run.id, run)
  github.emit({ kind: 'check_run', action: 'created', checkRun: run, repository, by: app.bot })
  if (run.status === 'completed') complete(github, repository, run)
  return run
}

export function updateCheckRun(github: GitHub, repository: Repository, run: CheckRun, edit: CheckEdit) {
  validate(edit)
  const before = run.status
  apply(github, run, edit)
  if (run.status === 'completed' && before !== 'completed') complete(github, repository, run)
  else tryAutoMerge(github, repository, run.sha)
}

function complete(github: GitHub, repository: Repository, run: CheckRun) {
  github.emit({ kind: 'check_run', action: 'completed', checkRun: run, repository, by: run.suite.app.bot })
  tryAutoMerge(github, repository, run.sha)
}

function validate({ output, status, conclusion, actions }: CheckEdit) {
  checkLength('CheckRun', 'summary', output?.summary, 65_535)
  checkLength('CheckRun', 'text', output?.text, 65_535)
  if ((output?.annotations ?? []).length > 50) throw invalid('Invalid request.\n\nNo more than 50 items are allowed.')
  for (const one of output?.annotations ?? []) validateAnnotation(one)
  if ((actions ?? []).length > 3) throw invalid('Invalid request.\n\nNo more than 3 items are allowed.')
  if (output && (output.title === undefined || output.summary === undefined))
    throw invalid('Invalid request.\n\n"title", "summary" weren\'t supplied.')
  if (status === 'completed' && conclusion === undefined)
    throw invalidField({ resource: 'CheckRun', field: 'conclusion', code: 'missing_field' })
}

/** Columns only within one line, as on GitHub. */
function validateAnnotation({
  path,
  start_line,
  end_line,
  start_column,
  annotation_level,
  message,
}: Record<string, unknown>) {
  const levels: readonly unknown[] = ['notice', 'warning', 'failure']
  const whole = typeof path === 'string' && Number(start_line) > 0 && Number(end_line) >= Number(start_line)
  if (!whole || !levels.includes(annotation_level) || typeof message !== 'string' || message === '')
    throw invalid('Invalid request.\n\nAn annotation lacks a field.')
  if (start_column !== undefined && start_line !== end_line)
    throw invalid('Invalid request.\n\nColumns are for annotations of one line.')
}

function apply(github: GitHub, run: CheckRun, edit: CheckEdit) {
  const conclusion =
    edit.conclusion ?? (edit.status !== undefined && edit.status !== 'completed' ? null : run.conclusion)
  const status = conclusion === null ? (edit.status ?? run.status) : 'completed'
  Object.assign(run, {
    name: edit.name ?? run.name,
    status,
    conclusion,
    externalId: edit.externalId ?? run.externalId,
    detailsUrl: edit.detailsUrl ?? run.detailsUrl,
    startedAt: edit.startedAt ?? run.startedAt,
    completedAt: status === 'completed' ? (edit.completedAt ?? run.completedAt ?? github.now()) : null,
    title: edit.output?.title ?? run.title,
    summary: edit.output?.summary ?? run.summary,
    text: edit.output?.text ?? run.text,
    annotations: [...run.annotations, ...(edit.output?.annotations ?? [])],
    actions: edit.actions ?? run.actions,
  })
  run.suite.updatedAt = github.now()
}

/** What the Re-run button and the buttons of a check run send. */
export function pressCheckRun(github: GitHub, repository: Repository, run: CheckRun, by: User, identifier?: string) {
  if (identifier === undefined) github.emit({ kind: 'check_run', action: 'rerequested', checkRun: run, repository, by })
  else
    github.emit({
      kind: 'check_run',
      action: 'requested_action',
      checkRun: run,
      requestedAction: identifier,
      repository,
      by,
    })
}

export type NewStatus = Pick<CommitStatus, 'state'> &
  Partial<Pick<CommitStatus, 'context' | 'description' | 'targetUrl'>>

/** Throws 422 for an unknown commit, a description over 140 characters, and the 1,001st of one context. */
export function createStatus(
  github: GitHub,
  repository: Repository,
  by: User,
  sha: Oid,
  input: NewStatus,
): CommitStatus {
  if (!repository.store.commit(sha)) throw invalid(`No commit found for SHA: ${sha}`)
  checkLength('Status', 'description', input.description, 140)
  const context = input.context ?? 'default'
  if (repository.statuses.filter((one) => one.sha === sha && one.context === context).length >= 1000)
    throw invalid('This SHA and context has reached the maximum number of statuses.')
  const status: CommitStatus = {
    id: github.nextId(),
    sha,
    state: input.state,
    context,
    description: input.description ?? null,
    targetUrl: input.targetUrl ?? null,
    creator: by,
    createdAt: github.now(),
  }
  repository.statuses.push(status)
  github.emit({ kind: 'status', status, repository, by })
  tryAutoMerge(github, repository, sha)
  return status
}
