// One service in one cluster, and what is reported of it: small pieces for tables and random ones for properties.

import type { HealthReport, WatchedObject } from '../../src/health/model.ts'
import { beginRollout, reported } from '../../src/health/rollout.ts'
import type { Rollout } from '../../src/ledger/rollout-state.ts'

export const minute = 60_000
export const start = Date.parse('2026-11-29T10:00:00Z')
/** Minutes after the merge. */
export const timeAt = (minutes: number): string => new Date(start + minutes * minute).toISOString()
const commit = 'a'.repeat(40)

const object = (kind: string, name: string, more: Partial<WatchedObject>): WatchedObject => ({
  kind,
  namespace: 'flux-system',
  name,
  service: 'redis',
  role: 'override',
  file: `clusters/staging/${name}.yaml`,
  path: null,
  source: null,
  tag: null,
  waits: true,
  suspended: false,
  interval: 5 * minute,
  retryInterval: minute,
  timeout: null,
  dependsOn: [],
  ...more,
})

export const override = object('Kustomization', 'redis-override', { source: 'GitRepository/flux-system/flux-system' })
export const base = object('Kustomization', 'redis-base', {
  role: 'base',
  source: 'GitRepository/flux-system/opencenter-redis',
  tag: '2026.01',
})
export const source = object('GitRepository', 'opencenter-redis', { role: 'source', tag: '2026.01' })
export const release = object('HelmRelease', 'redis', { role: 'release' })
export const everything = [override, base, source, release]

export const begin = (
  objects: readonly WatchedObject[] = everything,
  more: Partial<Parameters<typeof beginRollout>[0]> = {},
): Rollout =>
  beginRollout({
    index: { cluster: 'staging-cluster', commit, objects },
    service: 'redis',
    content: 'content-1',
    before: null,
    pull: 7,
    by: 'change',
    at: timeAt(0),
    grace: 10 * minute,
    window: 60 * minute,
    health: 'required',
    ...more,
  })

export const report = (of: WatchedObject, at: string | null, more: Partial<HealthReport> = {}): HealthReport => ({
  cluster: 'staging-cluster',
  environment: 'staging',
  object: { kind: of.kind, namespace: of.namespace, name: of.name },
  service: null,
  revision: revisionAt(of.tag ?? 'main'),
  state: 'healthy',
  reason: 'ReconciliationSucceeded',
  message: 'Reconciliation finished',
  at,
  origin: 'flux',
  trusted: true,
  deterministic: false,
  sticky: false,
  promotion: null,
  because: 'it says so',
  ...more,
})

export const revisionAt = (pointer: string): HealthReport['revision'] => ({
  text: `${pointer}@sha1:${commit}`,
  form: 'git',
  pointer,
  commit,
})

/** Who, how many minutes after the merge, and what differs from a success. */
export type Said = readonly [of: WatchedObject, minutes: number, more?: Partial<HealthReport>]

export const fails = { state: 'failed', reason: 'HealthCheckFailed', message: 'timeout waiting for redis' } as const
export const breaks = { state: 'failed', reason: 'BuildFailed', message: 'x', deterministic: true } as const
export const progresses = { state: 'progressing', reason: 'Progressing' } as const
export const waits = { state: 'waiting', reason: 'DependencyNotReady' } as const
export const rolledBack = { state: 'failed', reason: 'RollbackSucceeded', sticky: true, revision: null } as const
export const notFound = {
  state: 'failed',
  reason: 'GitOperationFailed',
  message: `unable to clone 'ssh://git@github.com/acme/base': couldn't find remote ref "refs/tags/2026.01"`,
  revision: null,
  deterministic: true,
} as const

export const hear = (rollout: Rollout, ...said: readonly Said[]): Rollout =>
  said.reduce((now, [of, minutes, more]) => reported(now, of, report(of, timeAt(minutes), more)), rollout)

export const green: readonly Said[] = [
  [override, 1],
  [base, 2],
]
