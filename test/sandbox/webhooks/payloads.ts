// Domain events as webhook payloads, without what all of them share (repository, sender, installation).

import { userShape } from '../shapes/accounts.ts'
import { deploymentShape, deploymentStatusShape } from '../shapes/checks.ts'
import { commentShape, issueShape, labelShape } from '../shapes/issues.ts'
import { fullPullShape, pullShape, reviewShape } from '../shapes/pulls.ts'
import { releaseShape } from '../shapes/repositories.ts'
import type { Json, Site } from '../shapes/site.ts'
import type { RepositoryEvent } from '../state/events.ts'
import { checkRunPayload, statusPayload } from './check-payloads.ts'
import { headCommitOfGroup, pushPayload } from './push-payload.ts'

type Of<K extends RepositoryEvent['kind']> = RepositoryEvent & { kind: K }

function pullPayload(site: Site, event: Of<'pull_request'>): Json {
  const { action, pull, label, subject, changes, before, after, repository } = event
  const person = subject && userShape(site, subject)
  return {
    action,
    number: pull.number,
    pull_request: fullPullShape(site, pull),
    ...(action === 'synchronize' ? { before, after } : {}),
    ...(label ? { label: labelShape(site, repository, label) } : {}),
    ...(changes ? { changes } : {}),
    ...(person ? { [action.startsWith('review') ? 'requested_reviewer' : 'assignee']: person } : {}),
    ...(action.startsWith('auto_merge') ? { reason: '' } : {}),
  }
}

// In webhooks a review's state is written small, and its pull request comes without the computed figures.
function reviewPayload(site: Site, { action, pull, review, changes }: Of<'pull_request_review'>): Json {
  const shape = reviewShape(site, review)
  return {
    action,
    review: { submitted_at: null, ...shape, state: review.state.toLowerCase() },
    pull_request: pullShape(site, pull),
    ...(changes ? { changes } : {}),
  }
}

function commentPayload(site: Site, { action, issue, comment, changes }: Of<'issue_comment'>): Json {
  const shaped = { action, issue: issueShape(site, issue), comment: commentShape(site, comment) }
  return { ...shaped, ...(changes ? { changes } : {}) }
}

function mergeGroupPayload(_site: Site, { action, group, reason, repository }: Of<'merge_group'>): Json {
  const { headSha, headRef, baseRef, baseSha } = group
  const head_commit = headCommitOfGroup(repository, headSha)
  const merge_group = { head_sha: headSha, head_ref: headRef, base_ref: baseRef, base_sha: baseSha, head_commit }
  return { action, ...(reason ? { reason } : {}), merge_group }
}

function deploymentPayload(site: Site, { deployment, status, repository }: Of<'deployment_status'>): Json {
  const { target_url, ...shape } = deploymentStatusShape(site, repository, deployment, status)
  return {
    action: 'created',
    deployment_status: { ...shape, target_url, log_url: target_url, environment_url: '' },
    deployment: { ...deploymentShape(site, repository, deployment) },
  }
}

/** Answers the payload for one event; `action` is part of it where GitHub has one. */
export function payloadOf(site: Site, event: RepositoryEvent): Json {
  const { repository } = event
  const pusher_type = 'user'
  switch (event.kind) {
    case 'push':
      return pushPayload(site, event)
    case 'create': {
      const { name: ref, refType: ref_type } = event
      const { defaultBranch: master_branch, description } = repository
      return { ref, ref_type, master_branch, description, pusher_type }
    }
    case 'delete':
      return { ref: event.name, ref_type: event.refType, pusher_type }
    case 'pull_request':
      return pullPayload(site, event)
    case 'pull_request_review':
      return reviewPayload(site, event)
    case 'issue_comment':
      return commentPayload(site, event)
    case 'status':
      return statusPayload(site, repository, event.status)
    case 'check_run':
      return checkRunPayload(site, event)
    case 'release':
      return { action: event.action, release: releaseShape(site, repository, event.release) }
    case 'deployment_status':
      return deploymentPayload(site, event)
    case 'repository_dispatch':
      return { action: event.eventType, branch: repository.defaultBranch, client_payload: event.payload }
    case 'merge_group':
      return mergeGroupPayload(site, event)
  }
}
