// Releases, deployments and dispatches: what happens in a repository besides commits and conversations.
import { resolveCommit } from './history.ts'
import type { Deployment, DeploymentStatus, GitHub, Release, Repository, User } from './model.ts'
import { createRef } from './refs.ts'
import { invalid, invalidField } from './refusal.ts'

export type NewRelease = {
  readonly tagName: string
  readonly target?: string
  readonly name?: string | null
  readonly body?: string | null
  readonly draft?: boolean
  readonly prerelease?: boolean
}

/** A release that is no draft makes its tag where there is none. Throws 422 when the tag has a release already. */
export function createRelease(github: GitHub, repository: Repository, by: User, input: NewRelease): Release {
  const { tagName, target = repository.defaultBranch, draft = false, prerelease = false } = input
  if ([...repository.releases.values()].some((one) => one.tagName === tagName && !one.draft))
    throw invalidField({ resource: 'Release', code: 'already_exists', field: 'tag_name' })
  const commit = resolveCommit(repository, target)
  const ref = `refs/tags/${tagName}`
  if (!repository.refs.has(ref) && commit === undefined)
    throw invalidField({ resource: 'Release', code: 'invalid', field: 'target_commitish' })
  if (!draft && !repository.refs.has(ref) && commit !== undefined) createRef(github, repository, by, ref, commit)
  const at = github.now()
  const release: Release = {
    id: github.nextId(),
    tagName,
    target,
    name: input.name ?? null,
    body: input.body ?? null,
    draft,
    prerelease,
    author: by,
    createdAt: at,
    publishedAt: draft ? null : at,
  }
  repository.releases.set(release.id, release)
  if (draft) return release
  for (const action of prerelease
    ? (['created', 'published'] as const)
    : (['created', 'published', 'released'] as const))
    github.emit({ kind: 'release', action, release, repository, by })
  return release
}

export type NewDeployment = Partial<Pick<Deployment, 'task' | 'environment' | 'description' | 'payload'>> & {
  readonly ref: string
}

export function createDeployment(github: GitHub, repository: Repository, by: User, input: NewDeployment): Deployment {
  const sha = resolveCommit(repository, input.ref)
  if (sha === undefined) throw invalid(`No ref found for: ${input.ref}`)
  const at = github.now()
  const { ref, task = 'deploy', environment = 'production', description = null, payload = {} } = input
  const deployment: Deployment = {
    id: github.nextId(),
    sha,
    ref,
    task,
    environment,
    description,
    payload,
    creator: by,
    createdAt: at,
    updatedAt: at,
    statuses: [],
  }
  repository.deployments.set(deployment.id, deployment)
  return deployment
}

export type NewDeploymentStatus = Pick<DeploymentStatus, 'state'> &
  Partial<Pick<DeploymentStatus, 'description' | 'targetUrl' | 'environment'>>

export function createDeploymentStatus(
  github: GitHub,
  repository: Repository,
  by: User,
  deployment: Deployment,
  input: NewDeploymentStatus,
): DeploymentStatus {
  const { state, description = '', targetUrl = '', environment = deployment.environment } = input
  const status: DeploymentStatus = {
    id: github.nextId(),
    state,
    description,
    targetUrl,
    environment,
    creator: by,
    createdAt: github.now(),
  }
  deployment.statuses.push(status)
  deployment.updatedAt = github.now()
  github.emit({ kind: 'deployment_status', deployment, status, repository, by })
  return status
}

/** POST dispatches. Throws 422 over the documented limits: 100 characters, ten keys, 64 kB. */
export function dispatch(
  github: GitHub,
  repository: Repository,
  by: User,
  eventType: string,
  payload: Record<string, unknown> | null,
) {
  if (eventType === '' || eventType.length > 100)
    throw invalid('Invalid request.\n\n"event_type" must be 1 to 100 characters.')
  if (Object.keys(payload ?? {}).length > 10)
    throw invalid('No more than 10 properties are allowed; client_payload has more.')
  if (Buffer.byteLength(JSON.stringify(payload ?? {})) >= 65_536) throw invalid('client_payload is too large.')
  github.emit({ kind: 'repository_dispatch', eventType, payload, repository, by })
}
