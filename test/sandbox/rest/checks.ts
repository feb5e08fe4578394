// Check runs, check suites and commit statuses over REST.
import { userShape } from '../shapes/accounts.ts'
import { checkRunShape, statusShape, suiteShape, suiteVerdict } from '../shapes/checks.ts'
import { gitCommitShape } from '../shapes/commits.ts'
import { repositoryShape } from '../shapes/repositories.ts'
import { repositoryUrl } from '../shapes/site.ts'
import { type CheckEdit, createCheckRun, createStatus, pressCheckRun, updateCheckRun } from '../state/checks.ts'
import type { App, CheckRun } from '../state/model.ts'
import { invalid, notFound, Refusal } from '../state/refusal.ts'
import { combinedState, latestRuns, latestStatuses } from '../state/verdicts.ts'
import { commitParam } from './commits.ts'
import { paged } from './paging.ts'
import {
  type Call,
  created,
  given,
  isRecord,
  listField,
  needs,
  numberParam,
  ok,
  type Reply,
  type Route,
  recordField,
  requiredText,
  route,
  textField,
  wordField,
} from './route.ts'

const read = needs('checks', 'read', 'read')
const write = needs('checks', 'write', 'read')
const statuses = needs('statuses', 'read', 'read')

function appOfCall({ auth }: Call): App {
  if (auth.kind === 'installation') return auth.installation.app
  throw new Refusal(403, 'You must authenticate via a GitHub App.')
}

function runParam(call: Call): CheckRun {
  const run = call.repository.checkRuns.get(numberParam(call, 'check_run_id'))
  if (!run) throw notFound()
  return run
}

function timeField(call: Call, name: string): Date | undefined {
  const text = textField(call, name)
  if (text === undefined) return undefined
  const at = new Date(text)
  if (Number.isNaN(at.getTime())) throw invalid(`Invalid request.\n\n${JSON.stringify(text)} is not a date-time.`)
  return at
}

function outputField(call: Call): CheckEdit['output'] {
  const output = recordField(call, 'output')
  if (!output) return undefined
  const inner = { body: output }
  const annotations = listField(inner, 'annotations')?.filter(isRecord)
  return given({
    title: textField(inner, 'title'),
    summary: textField(inner, 'summary'),
    text: textField(inner, 'text'),
    annotations,
  })
}

function actionsField(call: Call): CheckRun['actions'] | undefined {
  return listField(call, 'actions')
    ?.filter(isRecord)
    .map((body) => ({
      label: requiredText({ body }, 'label'),
      description: requiredText({ body }, 'description'),
      identifier: requiredText({ body }, 'identifier'),
    }))
}

const conclusions = [
  'action_required',
  'cancelled',
  'failure',
  'neutral',
  'success',
  'skipped',
  'stale',
  'timed_out',
] as const
const runStates = ['queued', 'in_progress', 'completed', 'waiting', 'requested', 'pending'] as const

const editOf = (call: Call): CheckEdit =>
  given({
    name: textField(call, 'name'),
    status: wordField(call, 'status', runStates),
    conclusion: wordField(call, 'conclusion', conclusions),
    externalId: textField(call, 'external_id'),
    detailsUrl: textField(call, 'details_url'),
    startedAt: timeField(call, 'started_at'),
    completedAt: timeField(call, 'completed_at'),
    output: outputField(call),
    actions: actionsField(call),
  })

function postRun(call: Call): Reply {
  const app = appOfCall(call)
  const edit = { ...editOf(call), name: requiredText(call, 'name') }
  const run = createCheckRun(call.github, call.repository, app, requiredText(call, 'head_sha'), edit)
  return created(checkRunShape(call.site, call.repository, run))
}

function patchRun(call: Call): Reply {
  const run = runParam(call)
  if (run.suite.app !== appOfCall(call))
    throw new Refusal(
      403,
      `Invalid app_id \`${appOfCall(call).id}\` - check run can only be modified by the GitHub App that created it.`,
    )
  updateCheckRun(call.github, call.repository, run, editOf(call))
  return ok(checkRunShape(call.site, call.repository, run))
}

function listRuns(call: Call): Reply {
  const { repository, query, site } = call
  const oid = commitParam(call)
  const runs =
    query.get('filter') === 'all'
      ? [...repository.checkRuns.values()].filter(({ sha }) => sha === oid).reverse()
      : latestRuns(repository, oid)
  const [name, status, appId] = ['check_name', 'status', 'app_id'].map((key) => query.get(key) ?? undefined)
  const wanted = runs
    .filter((run) => name === undefined || run.name === name)
    .filter((run) => status === undefined || run.status === status)
    .filter((run) => appId === undefined || run.suite.app.id === Number(appId))
  return paged(
    call,
    wanted,
    (run) => checkRunShape(site, repository, run),
    (check_runs, total_count) => ({ total_count, check_runs }),
  )
}

function listSuites(call: Call): Reply {
  const { repository, site } = call
  const oid = commitParam(call)
  const suites = [...repository.checkSuites.values()].filter(({ sha }) => sha === oid)
  const { sha, tree, message, author, committer } = (({ tree: { sha: id }, ...rest }) => ({ ...rest, tree: id }))(
    gitCommitShape(site, repository, oid),
  )
  const head_commit = { id: sha, tree_id: tree, message, timestamp: committer.date, author, committer }
  const shape = (suite: (typeof suites)[number]) => ({
    ...suiteShape(site, repository, suite),
    head_commit,
    repository: repositoryShape(site, repository),
    latest_check_runs_count: suiteVerdict(repository, suite).count,
    check_runs_url: `${repositoryUrl(site, repository)}/check-suites/${suite.id}/check-runs`,
  })
  return paged(call, suites, shape, (check_suites, total_count) => ({ total_count, check_suites }))
}

function postStatus(call: Call): Reply {
  const { repository, site } = call
  const state = wordField(call, 'state', ['error', 'failure', 'pending', 'success'])
  if (state === undefined) throw invalid(`Invalid request.\n\n"state" wasn't supplied.`)
  const more = given({
    context: textField(call, 'context'),
    description: textField(call, 'description') ?? null,
    targetUrl: textField(call, 'target_url') ?? null,
  })
  const status = createStatus(call.github, repository, call.actor, call.params.sha ?? '', { state, ...more })
  return created({ ...statusShape(site, repository, status), creator: userShape(site, status.creator) })
}

function listStatuses(call: Call): Reply {
  const { repository, site } = call
  const oid = commitParam(call)
  const found = repository.statuses.filter(({ sha }) => sha === oid).reverse()
  return paged(call, found, (status) => ({
    ...statusShape(site, repository, status),
    creator: userShape(site, status.creator),
  }))
}

function combined(call: Call): Reply {
  const { repository, site } = call
  const sha = commitParam(call)
  const latest = latestStatuses(repository, sha)
  const url = `${repositoryUrl(site, repository)}/commits/${sha}`
  return paged(
    call,
    latest,
    (status) => statusShape(site, repository, status),
    (list, total_count) => ({
      state: combinedState(latest),
      statuses: list,
      sha,
      total_count,
      repository: repositoryShape(site, repository),
      commit_url: url,
      url: `${url}/status`,
    }),
  )
}

export const checkRoutes: readonly Route[] = [
  route('POST', '/repos/{owner}/{repo}/check-runs', write, postRun),
  route('GET', '/repos/{owner}/{repo}/check-runs/{check_run_id}', read, (call) =>
    ok(checkRunShape(call.site, call.repository, runParam(call))),
  ),
  route('PATCH', '/repos/{owner}/{repo}/check-runs/{check_run_id}', write, patchRun),
  route(
    'POST',
    '/repos/{owner}/{repo}/check-runs/{check_run_id}/rerequest',
    needs('checks', 'write', 'write'),
    (call) => {
      pressCheckRun(call.github, call.repository, runParam(call), call.actor)
      return created({})
    },
  ),
  route('GET', '/repos/{owner}/{repo}/commits/{+ref}/check-runs', read, listRuns),
  route('GET', '/repos/{owner}/{repo}/commits/{+ref}/check-suites', read, listSuites),
  route('POST', '/repos/{owner}/{repo}/statuses/{sha}', needs('statuses', 'write', 'write'), postStatus),
  route('GET', '/repos/{owner}/{repo}/commits/{+ref}/statuses', statuses, listStatuses),
  route('GET', '/repos/{owner}/{repo}/commits/{+ref}/status', statuses, combined),
]
