// What Flux says of a service in these conversations, and the steps that most of them begin with.
import { fluxKeys } from '../sandbox/run/flux-keys.ts'
import { defaultSeed } from '../sandbox/world.ts'
import { moveOn, pullTo } from './redis.ts'
import type { World } from './world.ts'

export const minute = 60_000
/** Longer than reports are gathered for, shorter than any soak or grace. */
export const patience = 30_000
export const keys = fluxKeys(defaultSeed, 'acme/platform')

export type Said = {
  readonly name?: string
  readonly kind?: 'Kustomization' | 'HelmRelease' | 'GitRepository'
  readonly namespace?: string
  readonly reason?: string
  readonly message?: string
  readonly revision?: string
  readonly metadata?: Readonly<Record<string, string>>
  /** Milliseconds from now. */
  readonly at?: number
}

const groups = { Kustomization: 'kustomize', HelmRelease: 'helm', GitRepository: 'source' }

/** One event, by default the success of the service's override at the head of main. */
export async function event(world: World, environment: string, said: Said = {}) {
  const { kind = 'Kustomization', name = 'redis-override', namespace = 'flux-system' } = said
  const reason = said.reason ?? 'ReconciliationSucceeded'
  return {
    involvedObject: {
      ...{ kind, namespace, name, uid: '1', resourceVersion: '1' },
      apiVersion: `${groups[kind]}.toolkit.fluxcd.io/v1`,
    },
    severity: reason.endsWith('Failed') ? 'error' : 'info',
    timestamp: new Date(world.clock.now() + (said.at ?? 0)).toISOString().replace(/\.\d+Z$/, 'Z'),
    message: said.message ?? 'Reconciliation finished in 2.3s, next run in 5m0s',
    reason,
    metadata: {
      revision: said.revision ?? `main@sha1:${await world.head('main')}`,
      ...{ cluster: `${environment}-cluster`, env: environment },
      ...said.metadata,
    },
    ...{ reportingController: 'kustomize-controller', reportingInstance: 'kustomize-controller-0' },
  }
}

export const baseRevision = `2026.01@sha1:${'b'.repeat(40)}`

/** What both Kustomizations of the service say; the clock goes on by a minute first. */
export async function healthy(world: World, environment: string, service = 'redis'): Promise<void> {
  world.clock.pass(minute)
  await world.report(environment, await event(world, environment, { name: `${service}-override` }))
  await world.report(environment, await event(world, environment, { name: `${service}-base`, revision: baseRevision }))
}

export const failing: Said = {
  reason: 'HealthCheckFailed',
  message: 'health check failed after 10m0s: timeout waiting for: [Deployment/redis/redis status: "InProgress"]',
}
/** Will not be otherwise until the content is. */
export const broken: Said = { reason: 'BuildFailed', message: 'kustomize build failed: no such file' }

/** Two sightings of what fails for good. */
export async function fails(world: World, environment: string, said: Said = broken): Promise<void> {
  for (const _ of ['first', 'second']) {
    world.clock.pass(2 * minute)
    await world.report(environment, await event(world, environment, said))
  }
}

/** Merges, and waits for what comes of it. */
export async function mergeNow(world: World, number: number): Promise<void> {
  await world.merge(number)
  await world.settled()
}

/** redis moves on in dev, and what comes of it is merged up to this environment. */
export async function bring(world: World, to: 'staging' | 'prod', tag = '7.9.9'): Promise<void> {
  await moveOn(world, tag)
  await mergeNow(world, (await pullTo(world, 'staging')).number)
  if (to === 'staging') return
  await healthy(world, 'staging')
  await mergeNow(world, (await pullTo(world, 'prod')).number)
}
