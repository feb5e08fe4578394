// Turns what happens into deliveries: to whom, with which payload, and what every payload carries.

import { nodeId } from '../graphql/node-id.ts'
import { installationShape, organizationShape, repositoryStub, repositoryStubs, userShape } from '../shapes/accounts.ts'
import { repositoryShape } from '../shapes/repositories.ts'
import type { Json, Site } from '../shapes/site.ts'
import type { DomainEvent, InstallationEvent, RepositoryEvent } from '../state/events.ts'
import { covers } from '../state/github.ts'
import type { Repository } from '../state/model.ts'
import type { DeliveryLog, Message } from './log.ts'
import { payloadOf } from './payloads.ts'

/** Every delivery of an event; the payload is a snapshot of the moment. */
function messagesOf(site: Site, event: DomainEvent): Message[] {
  if ('repository' in event) return repositoryMessages(site, event)
  const payload = { ...installationPayload(site, event), sender: userShape(site, event.by) }
  const { kind, action, installation } = event
  return [{ event: kind, action, installationId: installation.id, repositoryId: null, payload }]
}

function repositoryMessages(site: Site, event: RepositoryEvent): Message[] {
  const { kind, repository, by } = event
  const listening = [...site.github.installations.values()].filter(
    (one) => covers(one, repository) && one.suspendedAt === null && one.app.events.includes(kind),
  )
  if (listening.length === 0) return []
  const own = payloadOf(site, event)
  const sender = userShape(site, by)
  const shared = { repository: repositoryPayload(site, repository, kind), sender }
  const organization =
    repository.owner.type === 'Organization' ? { organization: organizationShape(site, repository.owner) } : {}
  const action = typeof own.action === 'string' ? own.action : null
  return listening.map(({ id }) => {
    const installation = { id, node_id: nodeId('IntegrationInstallation', id) }
    const payload = { ...own, ...shared, ...organization, installation }
    return { event: kind, action, installationId: id, repositoryId: repository.id, payload }
  })
}

// Push payloads alone tell times as seconds.
function repositoryPayload(site: Site, repository: Repository, kind: string): Json {
  const shape = repositoryShape(site, repository)
  if (kind !== 'push') return shape
  const seconds = (date: Date) => Math.floor(date.getTime() / 1000)
  const { createdAt, pushedAt, defaultBranch, owner } = repository
  const times = { created_at: seconds(createdAt), pushed_at: seconds(pushedAt) }
  return { ...shape, ...times, stargazers: 0, master_branch: defaultBranch, organization: owner.login }
}

function installationPayload(site: Site, event: InstallationEvent): Json {
  const { installation, action } = event
  const shape = installationShape(site, installation)
  if (event.kind === 'installation')
    return { action, installation: shape, repositories: repositoryStubs(site, installation) }
  const stubs = event.repositories.map(repositoryStub)
  const added = action === 'added' ? stubs : []
  const removed = action === 'removed' ? stubs : []
  const selection = {
    repository_selection: installation.selection,
    repositories_added: added,
    repositories_removed: removed,
  }
  return { action, installation: shape, ...selection, requester: null }
}

export function wireWebhooks(site: Site, log: DeliveryLog) {
  site.github.subscribe((event) => {
    for (const message of messagesOf(site, event)) log.take(message)
  })
}
