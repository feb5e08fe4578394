// What differs between Flux 2.6 and 2.9 in the payloads themselves; what a version drops cannot be seen here.
import { describe, expect, it } from 'vitest'
import { readFluxEvent } from '../../../src/health/read/flux-event.ts'
import { readStatus } from '../../../src/health/read/status.ts'
import { fluxEvent, merged } from '../flux-events.ts'

type Event = {
  involvedObject: Record<string, string>
  metadata?: Record<string, string>
  reason: string
  message: string
}

const speaker = { environment: 'staging', clusters: ['staging-cluster'], trusted: true }
const group = 'kustomize.toolkit.fluxcd.io'

function read(name: string, change: (event: Event) => void) {
  const event = fluxEvent(name) as Event
  change(event)
  return readFluxEvent(event, speaker, 'flux')
}

const healthy = 'kustomization-reconciliation-succeeded'

describe('metadata', () => {
  it.each([
    [
      'without prefixes, as it is sent',
      { cluster: 'staging-cluster', env: 'staging', revision: `main@sha1:${merged}`, promotion: 'pr-87' },
    ],
    [
      'with prefixes, as the pages of Flux show it',
      {
        'event.toolkit.fluxcd.io/cluster': 'staging-cluster',
        [`${group}/env`]: 'staging',
        [`${group}/revision`]: `main@sha1:${merged}`,
        'event.toolkit.fluxcd.io/promotion': 'pr-87',
      },
    ],
    ['of the old form of revisions', { revision: `main/${merged}`, promotion: 'pr-87' }],
    [
      'whose annotation says otherwise than its controller',
      { [`${group}/revision`]: `main@sha1:${merged}`, 'event.toolkit.fluxcd.io/revision': 'x', promotion: 'pr-87' },
    ],
    [
      'with an origin',
      { revision: `latest@sha256:${'a'.repeat(64)}`, originRevision: `main@sha1:${merged}`, promotion: 'pr-87' },
    ],
    ['with a commit', { revision: '1.2.3', originRevision: 'x', commit: merged, promotion: 'pr-87' }],
  ])('%s is read', (_, metadata) => {
    const report = read(healthy, (event) => {
      event.metadata = metadata
    })
    expect([report.state, report.revision?.commit, report.promotion, report.cluster]).toEqual([
      'healthy',
      merged,
      'pr-87',
      'staging-cluster',
    ])
  })

  it('is absent when it is empty', () => {
    const report = read('helmrelease-drift-detected', (event) => {
      delete event.metadata
    })
    expect([report.state, report.revision, report.promotion]).toEqual(['ignored', null, null])
  })

  it('of a source that fails is no revision: a tenant’s annotation wrote it', () => {
    const report = read('gitrepository-tag-not-found', (event) => {
      event.metadata = { revision: `main@sha1:${merged}` }
    })
    expect([report.state, report.revision]).toEqual(['failed', null])
  })

  it('with another group’s prefix is not read', () => {
    const report = read(healthy, (event) => {
      event.metadata = { 'helm.toolkit.fluxcd.io/revision': '1.2.3' }
    })
    expect(report.revision).toBeNull()
  })
})

describe('an event', () => {
  it.each(['v1beta2', 'v1', 'v2'])('of the API version %s is read', (version) => {
    expect(
      read(healthy, ({ involvedObject }) => {
        involvedObject.apiVersion = `${group}/${version}`
      }).state,
    ).toBe('healthy')
  })

  it('without an API version is read, and one of another group is not', () => {
    expect(
      read(healthy, ({ involvedObject }) => {
        delete involvedObject.apiVersion
      }).state,
    ).toBe('healthy')
    expect(
      read(healthy, ({ involvedObject }) => {
        involvedObject.apiVersion = 'kustomize.config.k8s.io/v1beta1'
      }).state,
    ).toBe('ignored')
  })

  it.each([
    'Health check passed in 3.2s',
    'Health check passed in 1.02ms',
    'Health check passed',
  ])('that says %j is a success', (message) => {
    expect(
      read('kustomization-health-check-passed', (event) => {
        event.message = message
      }).state,
    ).toBe('healthy')
  })

  it('of strict substitution, the default since 2.9, fails its build', () => {
    const report = read('kustomization-build-failed', (event) => {
      event.message = 'post build failed for redis: variable not set (strict mode): "domain"'
    })
    expect([report.state, report.deterministic]).toEqual(['failed', true])
  })

  it.each(['info', 'error', 'trace', 'none', null])('means the same with the severity %j', (severity) => {
    const states = [
      healthy,
      'helmrelease-rollback-succeeded',
      'helmrelease-drift-detected',
      'kustomization-dependency-not-ready',
    ].map((name) => read(name, (event) => Object.assign(event, { severity })).state)
    expect(states).toEqual(['healthy', 'failed', 'ignored', 'waiting'])
  })
})

describe('a commit status', () => {
  const listed = [{ creator: 150220018, contexts: ['flux/**'], cluster: null }]
  const places = [{ environment: 'staging', cluster: 'staging-cluster' }]
  it('of Flux up to 2.7 is green for a dependency that is not ready, and waits all the same', () => {
    expect(readStatus(fluxEvent('status-success-dependency-not-ready'), listed, places).state).toBe('waiting')
  })
})
