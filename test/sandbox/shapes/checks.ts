// Check runs, suites, commit statuses and deployments as REST shows them.
import { nodeId } from '../graphql/node-id.ts'
import { pullsOf } from '../state/github.ts'
import type {
  CheckRun,
  CheckSuite,
  CommitStatus,
  Deployment,
  DeploymentStatus,
  Oid,
  PullRequest,
  Repository,
} from '../state/model.ts'
import { appShape, userShape } from './accounts.ts'
import { iso, isoOrNull, pageUrl, repositoryUrl, type Site } from './site.ts'

/** The open pull requests of this repository whose head is that commit. */
function pullStubs(site: Site, repository: Repository, sha: Oid) {
  const side = (one: Repository, ref: string, oid: Oid) => ({
    ref,
    sha: oid,
    repo: { id: one.id, url: repositoryUrl(site, one), name: one.name },
  })
  const holds = ({ state, pull }: PullRequest) =>
    state === 'open' && pull.head.sha === sha && pull.head.repository === repository
  return pullsOf(repository)
    .filter(holds)
    .map(({ number, pull: { id, head, base } }) => ({
      url: `${repositoryUrl(site, repository)}/pulls/${number}`,
      id,
      number,
      head: side(head.repository, head.ref, head.sha),
      base: side(repository, base.ref, base.sha),
    }))
}

export function checkRunShape(site: Site, repository: Repository, run: CheckRun) {
  const url = `${repositoryUrl(site, repository)}/check-runs/${run.id}`
  const page = `${pageUrl(site, repository)}/runs/${run.id}`
  return {
    id: run.id,
    name: run.name,
    node_id: nodeId('CheckRun', run.id),
    head_sha: run.sha,
    external_id: run.externalId,
    url,
    html_url: page,
    details_url: run.detailsUrl ?? page,
    status: run.status,
    conclusion: run.conclusion,
    started_at: iso(run.startedAt),
    completed_at: isoOrNull(run.completedAt),
    output: {
      title: run.title,
      summary: run.summary,
      text: run.text,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: run.suite.id },
    app: appShape(site, run.suite.app),
    pull_requests: pullStubs(site, repository, run.sha),
  }
}

/** Status and conclusion of a suite are those of its runs taken together. */
export function suiteVerdict(repository: Repository, suite: CheckSuite) {
  const runs = [...repository.checkRuns.values()].filter((run) => run.suite === suite)
  const done = runs.length > 0 && runs.every(({ status }) => status === 'completed')
  const bad = runs.find(
    ({ conclusion }) => conclusion !== null && !['success', 'neutral', 'skipped'].includes(conclusion),
  )
  const conclusion = done ? (bad?.conclusion ?? 'success') : null
  return { status: done ? 'completed' : 'queued', conclusion, count: runs.length }
}

/** The branch whose tip the commit is, as far as there is one. */
export function branchOf(repository: Repository, sha: Oid): string | null {
  const held = [...repository.refs].find(([ref, oid]) => oid === sha && ref.startsWith('refs/heads/'))
  return held ? held[0].slice('refs/heads/'.length) : null
}

export function suiteShape(site: Site, repository: Repository, suite: CheckSuite) {
  const { status, conclusion } = suiteVerdict(repository, suite)
  return {
    id: suite.id,
    node_id: nodeId('CheckSuite', suite.id),
    head_branch: branchOf(repository, suite.sha),
    head_sha: suite.sha,
    status,
    conclusion,
    url: `${repositoryUrl(site, repository)}/check-suites/${suite.id}`,
    before: repository.store.commit(suite.sha)?.parents[0] ?? null,
    after: suite.sha,
    pull_requests: pullStubs(site, repository, suite.sha),
    app: appShape(site, suite.app),
    created_at: iso(suite.createdAt),
    updated_at: iso(suite.updatedAt),
  }
}

export function statusShape(site: Site, repository: Repository, status: CommitStatus) {
  return {
    url: `${repositoryUrl(site, repository)}/statuses/${status.sha}`,
    avatar_url: `${site.url}/avatars/${status.creator.id}`,
    id: status.id,
    node_id: nodeId('StatusContext', status.id),
    state: status.state,
    description: status.description,
    target_url: status.targetUrl,
    context: status.context,
    created_at: iso(status.createdAt),
    updated_at: iso(status.createdAt),
  }
}

export function deploymentShape(site: Site, repository: Repository, deployment: Deployment) {
  const url = `${repositoryUrl(site, repository)}/deployments/${deployment.id}`
  return {
    url,
    id: deployment.id,
    node_id: nodeId('Deployment', deployment.id),
    sha: deployment.sha,
    ref: deployment.ref,
    task: deployment.task,
    payload: deployment.payload,
    original_environment: deployment.environment,
    environment: deployment.environment,
    description: deployment.description,
    creator: userShape(site, deployment.creator),
    created_at: iso(deployment.createdAt),
    updated_at: iso(deployment.updatedAt),
    statuses_url: `${url}/statuses`,
    repository_url: repositoryUrl(site, repository),
  }
}

export function deploymentStatusShape(
  site: Site,
  repository: Repository,
  deployment: Deployment,
  status: DeploymentStatus,
) {
  const url = `${repositoryUrl(site, repository)}/deployments/${deployment.id}`
  return {
    url: `${url}/statuses/${status.id}`,
    id: status.id,
    node_id: nodeId('DeploymentStatus', status.id),
    state: status.state,
    creator: userShape(site, status.creator),
    description: status.description,
    environment: status.environment,
    target_url: status.targetUrl,
    created_at: iso(status.createdAt),
    updated_at: iso(status.createdAt),
    deployment_url: url,
    repository_url: repositoryUrl(site, repository),
  }
}
