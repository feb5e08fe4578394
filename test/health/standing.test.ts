// What a report means for the object as the repository has it: its pinned tag, and whether its success says anything.
import { describe, expect, it } from 'vitest'
import type { HealthReport, WatchedObject } from '../../src/health/model.ts'
import { readFluxEvent } from '../../src/health/read/flux-event.ts'
import { standingOf } from '../../src/health/standing.ts'
import { fluxEvent } from './flux-events.ts'

const read = (name: string, change: Partial<HealthReport> = {}): HealthReport => ({
  ...readFluxEvent(fluxEvent(name), { environment: null, clusters: ['staging-cluster'], trusted: true }, 'flux'),
  ...change,
})

const object = (change: Partial<WatchedObject>): WatchedObject => ({
  kind: 'Kustomization',
  namespace: 'flux-system',
  name: 'redis-base',
  service: 'redis',
  role: 'base',
  file: 'redis.yaml',
  path: 'applications/base/services/redis',
  source: 'GitRepository/flux-system/opencenter-redis',
  tag: null,
  waits: true,
  suspended: false,
  interval: null,
  retryInterval: null,
  timeout: null,
  dependsOn: [],
  ...change,
})

describe('a report', () => {
  it.each([
    ['of the pinned tag', 'kustomization-base-new-tag', { tag: '2026.01' }, 'healthy'],
    ['of the tag before', 'kustomization-base-old-tag', { tag: '2026.01' }, 'ignored'],
    ['of a base without a tag', 'kustomization-base-old-tag', { tag: null }, 'healthy'],
    ['of the cluster’s own content', 'kustomization-reconciliation-succeeded', { role: 'override' }, 'healthy'],
    [
      'of what never says that it is ready',
      'kustomization-reconciliation-succeeded',
      { role: 'override', waits: false },
      'progressing',
    ],
    [
      'of a health check that passed',
      'kustomization-health-check-passed',
      { role: 'override', waits: false },
      'healthy',
    ],
    ['of a failure of what never says so', 'kustomization-build-failed', { role: 'override', waits: false }, 'failed'],
    ['of the tag that is missing', 'gitrepository-tag-not-found', { role: 'source', tag: '2026.07' }, 'failed'],
    ['of another tag that is missing', 'gitrepository-tag-not-found', { role: 'source', tag: '2026.01' }, 'ignored'],
    ['of a missing tag, and none is pinned', 'gitrepository-tag-not-found', { role: 'source', tag: null }, 'ignored'],
    ['of a source that cannot be reached', 'gitrepository-unreachable', { role: 'source', tag: '2026.01' }, 'waiting'],
    ['of a source that was fetched', 'gitrepository-new-artifact', { role: 'source', tag: '2026.01' }, 'healthy'],
    [
      'of a source that was fetched at another tag',
      'gitrepository-new-artifact',
      { role: 'source', tag: '2026.02' },
      'ignored',
    ],
    ['of a release', 'helmrelease-upgrade-succeeded', { role: 'release', waits: false }, 'healthy'],
    ['that was ignored', 'helmrelease-drift-detected', { role: 'release' }, 'ignored'],
  ] as const)('%s', (_, name, change, state) => {
    const standing = standingOf(read(name), object(change))
    expect(standing.state).toBe(state)
    expect(standing.because).toMatch(/\.$/)
  })

  it('without a pointer is no success of a tag, and may be its failure', () => {
    const none = { text: 'sha256:…', form: 'digest', pointer: null, commit: null } as const
    const pinned = object({ tag: '2026.01' })
    expect(standingOf(read('kustomization-base-new-tag', { revision: none }), pinned).state).toBe('ignored')
    expect(standingOf(read('kustomization-base-new-tag', { revision: null }), pinned).state).toBe('ignored')
    expect(standingOf(read('kustomization-build-failed', { revision: none }), pinned).state).toBe('failed')
  })
})
