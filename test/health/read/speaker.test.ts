// Of which cluster a report speaks, and who may speak of it.
import { describe, expect, it } from 'vitest'
import type { HealthReport } from '../../../src/health/model.ts'
import { readDeployment } from '../../../src/health/read/deployment.ts'
import { readDispatch } from '../../../src/health/read/dispatch.ts'
import { readFlagger } from '../../../src/health/read/flagger.ts'
import { readFluxEvent } from '../../../src/health/read/flux-event.ts'
import type { Speaker } from '../../../src/health/read/speaker.ts'
import { fluxEvent } from '../flux-events.ts'

type Event = { metadata: Record<string, string> }

function eventNaming(metadata: Record<string, string | undefined>): Event {
  const event = fluxEvent('kustomization-reconciliation-succeeded') as Event
  for (const [key, value] of Object.entries(metadata)) {
    if (value === undefined) delete event.metadata[key]
    else event.metadata[key] = value
  }
  return event
}

const speaker = (clusters: readonly string[], environment: string | null = null): Speaker => ({
  environment,
  clusters,
  trusted: true,
})
const placeOf = ({ state, cluster, environment, trusted }: HealthReport) => [state, cluster, environment, trusted]
const none = undefined

describe('an event signed by a key', () => {
  it.each([
    [
      'names its one cluster',
      speaker(['staging-cluster'], 'staging'),
      {},
      ['healthy', 'staging-cluster', 'staging', true],
    ],
    [
      'names nothing, and the key has one',
      speaker(['staging-cluster'], 'staging'),
      { cluster: none, env: none },
      ['healthy', 'staging-cluster', 'staging', true],
    ],
    ['names one of a hub’s', speaker(['a', 'b']), { cluster: 'b', env: none }, ['healthy', 'b', null, true]],
    ['names none of a hub’s', speaker(['a', 'b']), { cluster: none, env: none }, ['healthy', null, null, true]],
    [
      'names the environment alone, which has one',
      speaker(['dev/eu', 'prod/eu']),
      { cluster: none, env: 'prod' },
      ['healthy', 'prod/eu', 'prod', true],
    ],
    [
      'names a cluster that two environments have',
      speaker(['dev/eu', 'prod/eu']),
      { cluster: 'eu', env: none },
      ['healthy', null, null, true],
    ],
    [
      'names both',
      speaker(['dev/eu', 'prod/eu']),
      { cluster: 'eu', env: 'prod' },
      ['healthy', 'prod/eu', 'prod', true],
    ],
    [
      'names the cluster in full',
      speaker(['dev/eu', 'prod/eu']),
      { cluster: 'dev/eu', env: none },
      ['healthy', 'dev/eu', 'dev', true],
    ],
  ] as const)('that %s', (_, who, metadata, place) => {
    expect(placeOf(readFluxEvent(eventNaming(metadata), who, 'flux'))).toEqual(place)
  })

  it.each([
    ['another cluster', speaker(['dev-cluster'], 'dev'), { env: none }],
    ['another environment', speaker(['staging-cluster'], 'staging'), { env: 'prod' }],
    ['another environment and no cluster', speaker(['staging-cluster'], 'staging'), { cluster: none, env: 'prod' }],
    ['a cluster in the wrong environment', speaker(['dev/eu', 'prod/us']), { cluster: 'eu', env: 'prod' }],
    ['a cluster that looks alike', speaker(['staging-cluster']), { cluster: 'staging-cluster ', env: none }],
    ['a cluster, of a key that has none', speaker([]), {}],
  ] as const)('that speaks of %s is ignored', (_, who, metadata) => {
    const report = readFluxEvent(eventNaming(metadata), who, 'flux')
    expect(placeOf(report)).toEqual(['ignored', null, null, false])
    expect(report.because).toMatch(/^Ignored: it speaks of the (cluster|environment) "/)
  })

  it('is not trusted when the key is not, nor as a dispatch', () => {
    const event = eventNaming({})
    const one = speaker(['staging-cluster'])
    expect(readFluxEvent(event, { ...one, trusted: false }, 'flux').trusted).toBe(false)
    expect(readFluxEvent(event, one, 'dispatch').trusted).toBe(false)
  })
})

const places = [
  { environment: 'staging', cluster: 'staging-cluster' },
  { environment: 'prod', cluster: 'prod-cluster' },
]

describe('a report that nobody signed', () => {
  const dispatch = (metadata: Record<string, string | undefined>) => ({ client_payload: eventNaming(metadata) })

  it('is of the cluster that it names, of none that nobody knows, and never trusted', () => {
    expect(placeOf(readDispatch(dispatch({}), places))).toEqual(['healthy', 'staging-cluster', 'staging', false])
    expect(placeOf(readDispatch(dispatch({ cluster: 'other' }), places))).toEqual(['healthy', null, 'staging', false])
    expect(placeOf(readDispatch(dispatch({ cluster: none, env: none }), places))).toEqual([
      'healthy',
      null,
      null,
      false,
    ])
    expect(placeOf(readDispatch(dispatch({ env: 'prod' }), places))).toEqual(['ignored', null, null, false])
    expect(placeOf(readDispatch(dispatch({}), []))).toEqual(['healthy', null, 'staging', false])
  })

  it('as a dispatch must be of the type that Flux gives it', () => {
    const read = (action: unknown) => readDispatch({ action, ...dispatch({}) }, places).state
    expect(read('Kustomization/redis-override.flux-system')).toBe('healthy')
    expect(read('Kustomization/keycloak-override.flux-system')).toBe('ignored')
    expect(read('deploy')).toBe('ignored')
  })

  it('as a deployment status is of the environment that it names', () => {
    const read = (change: (payload: Deployment) => void) => {
      const payload = fluxEvent('deployment-status-failure') as Deployment
      change(payload)
      return placeOf(readDeployment(payload, places))
    }
    expect(read(() => {})).toEqual(['failed', 'staging-cluster', 'staging', false])
    expect(read(({ deployment }) => Object.assign(deployment, { payload: '' }))).toEqual([
      'failed',
      'staging-cluster',
      'staging',
      false,
    ])
    expect(read(({ deployment }) => Object.assign(deployment, { payload: '{"cluster":"prod-cluster"}' }))).toEqual([
      'ignored',
      null,
      null,
      false,
    ])
    expect(read(({ deployment_status }) => Object.assign(deployment_status, { environment: 'github-pages' }))[0]).toBe(
      'ignored',
    )
  })

  it('as a deployment status of our own says nothing', () => {
    const payload = fluxEvent('deployment-status-failure')
    expect(readDeployment(payload, places, 'rollout-watch[bot]').state).toBe('ignored')
  })

  it.each([
    ['success', 'healthy'],
    ['error', 'failed'],
    ['in_progress', 'progressing'],
    ['queued', 'progressing'],
    ['pending', 'progressing'],
    ['waiting', 'waiting'],
    ['inactive', 'ignored'],
    ['constructor', 'ignored'],
  ])('as a deployment status %s is %s', (state, read) => {
    const payload = fluxEvent('deployment-status-failure') as Deployment
    Object.assign(payload.deployment_status, { state })
    expect(readDeployment(payload, places).state).toBe(read)
  })

  it.each([
    ['Initializing', 'progressing'],
    ['Promoting', 'progressing'],
    ['Finalising', 'progressing'],
    ['Waiting', 'waiting'],
    ['WaitingPromotion', 'waiting'],
    ['Terminated', 'ignored'],
    ['', 'ignored'],
  ])('as a canary in the phase %j is %s', (phase, state) => {
    const payload = { ...(fluxEvent('flagger-event-failed') as object), phase }
    expect(readFlagger(payload, speaker(['staging-cluster']))).toMatchObject({ state, trusted: false })
  })

  it('as a canary is of the service that its webhook names', () => {
    const payload = fluxEvent('flagger-event-failed') as { metadata: object }
    Object.assign(payload.metadata, { service: 'redis-proxy' })
    expect(readFlagger(payload, speaker(['staging-cluster'])).service).toBe('redis-proxy')
    Object.assign(payload.metadata, { service: '../redis' })
    expect(readFlagger(payload, speaker(['staging-cluster'])).service).toBeNull()
  })
})

type Deployment = { deployment: object; deployment_status: object }
