import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Match, matchReport } from '../../src/health/match.ts'
import type { FluxIndex, FluxName, HealthReport } from '../../src/health/model.ts'
import { indexed, reportOf, watched } from './objects.ts'

const release = watched({ kind: 'HelmRelease', namespace: 'redis', name: 'redis', role: 'release' })
const base = watched({ name: 'redis-base', role: 'base' })
const shared = ['loki', 'grafana'].map((service) => watched({ name: 'apps', service }))
const staging = indexed([release, base, watched(), ...shared])
const prod = indexed([watched(), watched({ name: 'only-prod' })], { environment: 'prod', cluster: 'prod-cluster' })
const twoOfOne = [
  indexed([watched()], { environment: 'staging', cluster: 'eu' }),
  indexed([watched()], { environment: 'production', cluster: 'eu' }),
]
const object = (name: string, kind = 'Kustomization', namespace = 'flux-system'): FluxName => ({
  kind,
  namespace,
  name,
})

const said = (match: Match) =>
  match.kind === 'unmatched'
    ? match.code
    : `${match.environment}/${match.cluster} ${match.objects.map((one) => `${one.service}:${one.name}`).join(' ')}`

describe('a report is matched', () => {
  it.each<[string, Partial<HealthReport>, readonly FluxIndex[], string]>([
    ['by kind, namespace and name', {}, [staging, prod], 'staging/staging-cluster redis:redis-override'],
    [
      'to a release',
      { object: object('redis', 'HelmRelease', 'redis') },
      [staging],
      'staging/staging-cluster redis:redis',
    ],
    [
      'to all services that the object speaks for',
      { object: object('apps') },
      [staging],
      'staging/staging-cluster grafana:apps loki:apps',
    ],
    [
      'not by another namespace',
      { object: object('redis-override', 'Kustomization', 'x') },
      [staging],
      'unknown-object',
    ],
    ['not by another kind', { object: object('redis-override', 'HelmRelease') }, [staging], 'unknown-object'],
    ['not by another case', { object: object('Redis-Override') }, [staging], 'unknown-object'],
    ['not without a namespace', { object: object('redis-override', 'Kustomization', '') }, [staging], 'unknown-object'],
    ['not by its message', { object: object('x'), message: 'redis-override' }, [staging], 'unknown-object'],
    ['not in a cluster that is none of these', { cluster: 'prod-cluster' }, [staging], 'unknown-cluster'],
    ['not in another environment', { environment: 'prod' }, [staging], 'unknown-cluster'],
    ['not where cluster and environment disagree', { environment: 'prod' }, [staging, prod], 'unknown-cluster'],
    ['to nothing where nothing is', {}, [], 'unknown-cluster'],
    [
      'in the cluster that has it',
      { cluster: null, environment: null, object: object('only-prod') },
      [staging, prod],
      'prod/prod-cluster redis:only-prod',
    ],
    ['not where several clusters have it', { cluster: null, environment: null }, [staging, prod], 'ambiguous'],
    ['not by a name that two environments have', { cluster: 'eu', environment: null }, twoOfOne, 'ambiguous'],
    [
      'by the cluster in full',
      { cluster: 'production/eu', environment: null },
      twoOfOne,
      'production/eu redis:redis-override',
    ],
    ['by the cluster with its environment', { cluster: 'eu' }, twoOfOne, 'staging/eu redis:redis-override'],
  ])('%s', (_, report, indexes, expected) => {
    expect(said(matchReport(reportOf(report), indexes))).toBe(expected)
  })

  it('says why not', () => {
    const unread = indexed([], { unread: ['x.yaml is too large to be read.'] })
    const because = (report: Partial<HealthReport>, indexes: readonly FluxIndex[]) =>
      matchReport(reportOf(report), indexes)
    expect(because({}, [unread])).toMatchObject({
      because:
        'No service of staging/staging-cluster has Kustomization/flux-system/redis-override. Files that could not be read: 1; it may stand in one of them.',
    })
    expect(because({ cluster: null, environment: null }, [prod, staging])).toMatchObject({
      because:
        'Kustomization/flux-system/redis-override stands in prod/prod-cluster, staging/staging-cluster: the report does not say in which it failed or went well.',
    })
    expect(because({ cluster: 'moon' }, [staging])).toMatchObject({ because: 'No cluster here is staging/moon.' })
  })
})

describe('a commit status', () => {
  const upper = indexed([watched({ name: 'Redis' }), watched({ name: 'redis', namespace: 'apps' }), watched()])
  it.each<[string, FluxName, FluxIndex, string]>([
    [
      'is matched in lower case',
      object('redis-override', 'kustomization'),
      staging,
      'staging/staging-cluster redis:redis-override',
    ],
    [
      'is matched without a namespace where one object fits',
      object('redis-override', 'kustomization', ''),
      staging,
      'staging/staging-cluster redis:redis-override',
    ],
    ['is not matched where several fit', object('redis', 'kustomization', ''), upper, 'ambiguous'],
    [
      'is matched by its namespace then',
      object('redis', 'kustomization', 'apps'),
      upper,
      'staging/staging-cluster redis:redis',
    ],
    ['is not matched by another kind', object('redis', 'kustomization', 'redis'), staging, 'unknown-object'],
  ])('%s', (_, name, index, expected) => {
    expect(said(matchReport(reportOf({ object: name, origin: 'status' }), [index]))).toBe(expected)
  })
})

describe('a report without a Flux object', () => {
  it.each<[string, Partial<HealthReport>, readonly FluxIndex[], string]>([
    [
      'is matched by its service, the override first',
      { service: 'redis' },
      [staging],
      'staging/staging-cluster redis:redis-override redis:redis-base redis:redis',
    ],
    ['is not matched by a service that is not there', { service: 'nosuch' }, [staging], 'unknown-object'],
    ['is not matched without a service', { service: null }, [staging], 'no-object'],
    [
      'is not matched where several clusters have the service',
      { service: 'redis', cluster: null, environment: null },
      [staging, prod],
      'ambiguous',
    ],
  ])('%s', (_, report, indexes, expected) => {
    expect(said(matchReport(reportOf({ object: null, origin: 'flagger', ...report }), indexes))).toBe(expected)
  })
})

const word = fc.constantFrom(
  'redis',
  'Redis',
  'redis-base',
  'apps',
  'flux-system',
  '',
  'kustomization',
  'Kustomization',
)
const names = fc.record({ kind: word, namespace: word, name: word })
const places = fc.record({ environment: fc.constantFrom('staging', 'prod'), cluster: fc.constantFrom('eu', 'us') })
const indexes = fc.uniqueArray(
  fc.tuple(places, fc.array(fc.tuple(names, word), { maxLength: 5 })).map(([place, objects]) =>
    indexed(
      objects.map(([name, service]) => watched({ ...name, service })),
      place,
    ),
  ),
  { maxLength: 4, selector: ({ environment, cluster }) => `${environment}/${cluster}` },
)
const reports = fc
  .record({
    object: fc.option(names),
    service: fc.option(word),
    cluster: fc.option(fc.constantFrom('eu', 'us', 'prod/eu')),
    environment: fc.option(fc.constantFrom('staging', 'prod')),
    origin: fc.constantFrom('flux' as const, 'status' as const, 'deployment' as const),
    message: fc.string(),
  })
  .map(reportOf)

describe('matching', () => {
  it('does not depend on any order, nor on the message', () => {
    fc.assert(
      fc.property(reports, indexes, (report, all) => {
        const turned = all.toReversed().map((index) => ({ ...index, objects: index.objects.toReversed() }))
        expect(said(matchReport({ ...report, message: '' }, turned))).toBe(said(matchReport(report, all)))
      }),
    )
  })

  it('matches only what stands in a cluster that the report may be of', () => {
    fc.assert(
      fc.property(reports, indexes, (report, all) => {
        const match = matchReport(report, all)
        if (match.kind === 'unmatched') return
        const index = all.find((one) => one.environment === match.environment && one.cluster === match.cluster)
        expect(index?.objects).toEqual(expect.arrayContaining([...match.objects]))
        if (report.environment !== null) expect(match.environment).toBe(report.environment)
        if (report.cluster !== null)
          expect([match.cluster, `${match.environment}/${match.cluster}`]).toContain(report.cluster)
        if (report.object !== null) {
          const same = match.objects.map((one) => one.name.toLowerCase())
          expect(new Set(same)).toEqual(new Set([report.object.name.toLowerCase()]))
        }
      }),
    )
  })
})
