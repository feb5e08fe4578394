// Payloads of check runs and commit statuses, which differ from REST in many small ways.
import { branchOf, checkRunShape, suiteShape } from '../shapes/checks.ts'
import { commitShape } from '../shapes/commits.ts'
import { branchStub } from '../shapes/repositories.ts'
import { iso, type Json, type Site } from '../shapes/site.ts'
import type { RepositoryEvent } from '../state/events.ts'
import type { CommitStatus, Oid, Repository } from '../state/model.ts'

export function checkRunPayload(site: Site, event: RepositoryEvent & { kind: 'check_run' }): Json {
  const { action, checkRun, repository, requestedAction } = event
  const check_suite = suiteShape(site, repository, checkRun.suite)
  return {
    action,
    check_run: { ...checkRunShape(site, repository, checkRun), check_suite },
    ...(requestedAction === undefined ? {} : { requested_action: { identifier: requestedAction } }),
  }
}

export function statusPayload(site: Site, repository: Repository, status: CommitStatus): Json {
  const { id, sha, context, description, state, targetUrl, createdAt, creator } = status
  const branch = branchOf(repository, sha)
  return {
    id,
    sha,
    name: `${repository.owner.login}/${repository.name}`,
    avatar_url: `${site.url}/avatars/${creator.id}`,
    target_url: targetUrl,
    context,
    description,
    state,
    commit: statusCommit(site, repository, sha),
    branches: branch === null ? [] : [branchStub(site, repository, branch, sha)],
    created_at: iso(createdAt),
    updated_at: iso(createdAt),
  }
}

// Older than REST's form: without the time of verification.
function statusCommit(site: Site, repository: Repository, sha: Oid) {
  const shape = commitShape(site, repository, sha)
  const { verified_at, ...verification } = shape.commit.verification
  return { ...shape, commit: { ...shape.commit, verification } }
}
