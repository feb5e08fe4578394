// Commit statuses: who may make them, what their contexts name, and that their colour is no outcome.
import { describe, expect, it } from 'vitest'
import { readStatus } from '../../../src/health/read/status.ts'
import { readContext } from '../../../src/health/read/status-context.ts'
import { fluxEvent } from '../flux-events.ts'

const creator = 150220018
const places = [
  { environment: 'staging', cluster: 'staging-cluster' },
  { environment: 'prod', cluster: 'prod-cluster' },
]
const listing = (cluster: string | null, ...contexts: readonly string[]) => [{ creator, contexts, cluster }]
const all = listing(null, 'flux/**', 'kustomization/**')
const status = (name: string, change: object = {}) => ({ ...(fluxEvent(name) as object), ...change })
const read = (name: string, change: object = {}, listed = all) => readStatus(status(name, change), listed, places)

describe('a status', () => {
  it.each([
    ['of another account', { sender: { id: creator + 1 } }],
    ['of an id as text', { sender: { id: String(creator) } }],
    ['of an id in a list', { sender: { id: [creator] } }],
    ['of nobody', { sender: null }],
    ['of an account that only looks so', { sender: { login: 'acme-flux-status[bot]' }, creator: { id: 7 } }],
    [
      'of a context that is not listed',
      { context: 'other/staging/staging-cluster/kustomization/flux-system/redis-override' },
    ],
  ])('%s is ignored', (_, change) => {
    const report = read('status-success-expression', change)
    expect([report.state, report.trusted]).toEqual(['ignored', false])
    expect(report.because).toMatch(/^Ignored: (spoof: )?reports\.statuses does not list /)
  })

  it('of another account under a context of Flux is called a spoof, one of some other tool is not', () => {
    expect(read('status-success-expression', { sender: { id: 1 } }).because).toMatch(/spoof: .* the account 1 /)
    expect(read('status-success', { sender: { id: 1 } }, []).because).toMatch(/spoof/)
    expect(read('status-pending-not-from-flux').because).not.toMatch(/spoof/)
  })

  it('as the list of a commit gives it names its creator otherwise', () => {
    expect(read('status-success-expression', { sender: undefined, creator: { id: creator } }).state).toBe('healthy')
  })

  it('of Flux’s own context is of the cluster that is listed for it', () => {
    expect(read('status-success', {}, listing('prod-cluster', 'kustomization/*/5e1f7a30'))).toMatchObject({
      state: 'healthy',
      cluster: 'prod-cluster',
      environment: 'prod',
      object: { kind: 'Kustomization', namespace: '', name: 'redis-override' },
    })
  })

  it('of Flux’s own context without a listed cluster is of the only one, else of none', () => {
    expect(read('status-success')).toMatchObject({ state: 'healthy', cluster: null })
    expect(readStatus(status('status-success'), all, places.slice(1)).cluster).toBe('prod-cluster')
    const twice = [...listing('prod-cluster', 'kustomization/**'), ...listing('staging-cluster', 'kustomization/**')]
    expect(read('status-success', {}, twice).cluster).toBeNull()
  })

  it('whose context names another cluster than the one listed is ignored', () => {
    expect(read('status-success-expression', {}, listing('prod-cluster', 'flux/**')).because).toMatch(/may not/)
  })

  it('whose context is lowercased finds its cluster', () => {
    const mixed = [{ environment: 'Staging', cluster: 'Staging-Cluster' }]
    expect(readStatus(status('status-success-expression'), all, mixed)).toMatchObject({
      cluster: 'Staging-Cluster',
      environment: 'Staging',
    })
  })

  it.each([
    ['success', 'reconciliation succeeded', 'healthy'],
    ['success', 'dependency not ready', 'waiting'],
    ['success', 'health check canceled', 'ignored'],
    ['success', 'all is well', 'ignored'],
    ['success', 'health check failed', 'ignored'],
    ['failure', 'health check failed', 'failed'],
    ['failure', 'artifact failed', 'waiting'],
    ['failure', 'reconciliation succeeded', 'ignored'],
    ['failure', 'broken', 'ignored'],
    ['pending', 'reconciliation succeeded', 'ignored'],
    ['error', 'health check failed', 'ignored'],
    ['SUCCESS', 'reconciliation succeeded', 'ignored'],
  ])('%s that says %s is %s', (state, description, meaning) => {
    expect(read('status-success-expression', { state, description }).state).toBe(meaning)
  })

  it.each([
    ['sha', { sha: '5b0e6f7' }],
    ['sha of another kind', { sha: '5B0E6F7C2F4D4C1E9A3D8B7A6C5D4E3F2A1B0C9D' }],
    ['state', { state: null }],
  ])('without a usable %s is ignored', (_, change) => {
    expect(read('status-success-expression', change).state).toBe('ignored')
  })

  it('without a usable time has none', () => {
    expect(read('status-success-expression', { updated_at: null, created_at: 'yesterday' }).at).toBeNull()
  })
})

describe('a context', () => {
  const object = { kind: 'Kustomization', namespace: 'flux-system', name: 'redis-override' }
  const named = (cluster: string | null, environment: string | null) => ({ cluster, environment })
  it.each([
    ['kustomization/redis-override/5e1f7a30', { object: { ...object, namespace: '' }, named: named(null, null) }],
    ['flux/prod/eu/kustomization/flux-system/redis-override', { object, named: named('eu', 'prod') }],
    ['prod/eu/kustomization/flux-system/redis-override', { object, named: named('eu', 'prod') }],
    ['flux/eu/kustomization/flux-system/redis-override', { object, named: named('eu', null) }],
    ['eu/kustomization/flux-system/redis-override', { object, named: named('eu', null) }],
    ['flux/kustomization/flux-system/redis-override', { object, named: named(null, null) }],
    ['kustomization/flux-system/redis-override', { object, named: named(null, null) }],
    [
      'helmrelease/redis/redis',
      { object: { kind: 'HelmRelease', namespace: 'redis', name: 'redis' }, named: named(null, null) },
    ],
  ])('%s is read', (context, expected) => {
    expect(readContext(context)).toEqual(expected)
  })

  it.each([
    '',
    '/',
    'ci/smoke-tests',
    'kustomization',
    'kustomization/redis-override',
    'deployment/flux-system/redis',
    'a/b/c/kustomization/flux-system/redis-override',
    'flux/a/b/c/kustomization/flux-system/redis-override',
    'flux/prod/eu/kustomization/flux-system/Redis',
    'flux/prod/eu/kustomization/../redis',
    'flux/prod/eu/kustomization//redis',
    'Kustomization/flux-system/redis-override',
    '__proto__/flux-system/redis',
    'kustomization/../5e1f7a30',
  ])('%j is none', (context) => {
    expect(readContext(context)).toBeNull()
  })
})
