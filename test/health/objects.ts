// Watched objects and indexes for tests, with what they do not say filled in.
import type { FluxIndex, HealthReport, WatchedObject } from '../../src/health/model.ts'

export const watched = (more: Partial<WatchedObject> = {}): WatchedObject => ({
  kind: 'Kustomization',
  namespace: 'flux-system',
  name: 'redis-override',
  service: 'redis',
  role: 'override',
  file: 'redis.yaml',
  path: 'services/redis',
  source: 'GitRepository/flux-system/flux-system',
  tag: null,
  waits: true,
  suspended: false,
  interval: null,
  retryInterval: null,
  timeout: null,
  dependsOn: [],
  ...more,
})

export const indexed = (objects: readonly WatchedObject[], more: Partial<FluxIndex> = {}): FluxIndex => ({
  environment: 'staging',
  cluster: 'staging-cluster',
  commit: 'c'.repeat(40),
  objects,
  unread: [],
  ...more,
})

export const reportOf = (more: Partial<HealthReport> = {}): HealthReport => ({
  cluster: 'staging-cluster',
  environment: 'staging',
  object: { kind: 'Kustomization', namespace: 'flux-system', name: 'redis-override' },
  service: null,
  revision: null,
  state: 'failed',
  reason: 'HealthCheckFailed',
  message: '',
  at: '2026-03-02T09:00:00.000Z',
  origin: 'flux',
  trusted: true,
  deterministic: false,
  sticky: false,
  promotion: null,
  because: '',
  ...more,
})
