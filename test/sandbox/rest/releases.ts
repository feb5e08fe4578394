// Releases and deployments over REST.
import { deploymentShape, deploymentStatusShape } from '../shapes/checks.ts'
import { releaseShape } from '../shapes/repositories.ts'
import type { Deployment, Release } from '../state/model.ts'
import { invalid, notFound } from '../state/refusal.ts'
import { createDeployment, createDeploymentStatus, createRelease } from '../state/releases.ts'
import { paged } from './paging.ts'
import {
  type Call,
  created,
  flagField,
  given,
  needs,
  numberParam,
  ok,
  type Reply,
  type Route,
  requiredText,
  route,
  textField,
  wordField,
} from './route.ts'

const read = needs('contents', 'read', 'read')
const published = (call: Call) => [...call.repository.releases.values()].filter(({ draft }) => !draft).reverse()

function only(call: Call, release: Release | undefined): Reply {
  if (!release) throw notFound()
  return ok(releaseShape(call.site, call.repository, release))
}

function postRelease(call: Call): Reply {
  const more = given({
    target: textField(call, 'target_commitish'),
    name: textField(call, 'name'),
    body: textField(call, 'body'),
    draft: flagField(call, 'draft'),
    prerelease: flagField(call, 'prerelease'),
  })
  const release = createRelease(call.github, call.repository, call.actor, {
    tagName: requiredText(call, 'tag_name'),
    ...more,
  })
  return created(releaseShape(call.site, call.repository, release))
}

function deploymentParam(call: Call): Deployment {
  const deployment = call.repository.deployments.get(numberParam(call, 'deployment_id'))
  if (!deployment) throw notFound()
  return deployment
}

function postDeployment(call: Call): Reply {
  const more = given({
    task: textField(call, 'task'),
    environment: textField(call, 'environment'),
    description: textField(call, 'description'),
    payload: call.body.payload,
  })
  const deployment = createDeployment(call.github, call.repository, call.actor, {
    ref: requiredText(call, 'ref'),
    ...more,
  })
  return created(deploymentShape(call.site, call.repository, deployment))
}

const deploymentStates = ['error', 'failure', 'inactive', 'pending', 'success', 'queued', 'in_progress'] as const

function postDeploymentStatus(call: Call): Reply {
  const state = wordField(call, 'state', deploymentStates)
  if (state === undefined) throw invalid(`Invalid request.\n\n"state" wasn't supplied.`)
  const deployment = deploymentParam(call)
  const more = given({
    description: textField(call, 'description'),
    targetUrl: textField(call, 'log_url') ?? textField(call, 'target_url'),
    environment: textField(call, 'environment'),
  })
  const status = createDeploymentStatus(call.github, call.repository, call.actor, deployment, { state, ...more })
  return created(deploymentStatusShape(call.site, call.repository, deployment, status))
}

const releases = '/repos/{owner}/{repo}/releases'
const deployments = '/repos/{owner}/{repo}/deployments'

export const releaseRoutes: readonly Route[] = [
  route('GET', releases, read, (call) =>
    paged(call, published(call), (one) => releaseShape(call.site, call.repository, one)),
  ),
  route('POST', releases, needs('contents', 'write', 'write'), postRelease),
  route('GET', `${releases}/latest`, read, (call) =>
    only(
      call,
      published(call).find(({ prerelease }) => !prerelease),
    ),
  ),
  route('GET', `${releases}/tags/{tag}`, read, (call) =>
    only(
      call,
      published(call).find(({ tagName }) => tagName === call.params.tag),
    ),
  ),
  route('GET', `${releases}/{release_id}`, read, (call) =>
    only(call, call.repository.releases.get(numberParam(call, 'release_id'))),
  ),
  route('POST', deployments, needs('deployments', 'write', 'write'), postDeployment),
  route('GET', deployments, needs('deployments', 'read', 'read'), (call) =>
    paged(call, [...call.repository.deployments.values()].reverse(), (one) =>
      deploymentShape(call.site, call.repository, one),
    ),
  ),
  route(
    'POST',
    `${deployments}/{deployment_id}/statuses`,
    needs('deployments', 'write', 'write'),
    postDeploymentStatus,
  ),
  route('GET', `${deployments}/{deployment_id}/statuses`, needs('deployments', 'read', 'read'), (call) => {
    const deployment = deploymentParam(call)
    return paged(call, [...deployment.statuses].reverse(), (one) =>
      deploymentStatusShape(call.site, call.repository, deployment, one),
    )
  }),
]
