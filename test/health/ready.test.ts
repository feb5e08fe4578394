import { describe, expect, it } from 'vitest'
import { readiness } from '../../src/health/ready.ts'
import type { Upstream } from '../../src/health/upstream.ts'
import type { Rollout, RolloutRecord } from '../../src/ledger/rollout-state.ts'
import { minute } from './reports.ts'
import { at, commitOf, failedAt, record, rollout, staging, twoClusters } from './upstreams.ts'

const ask = (now: number, records: readonly RolloutRecord[], upstream: Upstream = staging(), services = ['redis']) =>
  readiness(
    upstream,
    services.flatMap((service) => upstream.environment.clusters.map(({ name: cluster }) => ({ service, cluster }))),
    records,
    at(now),
  )
const redis = (...rollouts: readonly Rollout[]) => [record('redis', ...rollouts)]
const us = { cluster: 'us' }

describe('what stands upstream', () => {
  it('is ready from the end of its soak', () => {
    const records = redis(rollout(1, 0, 'healthy', 4))
    expect(ask(33, records)).toEqual({
      kind: 'not-ready',
      code: 'soaking',
      because: 'redis in staging soaks until 2026-11-29 10:34 UTC (merged as 1111111).',
      again: at(34),
      source: null,
    })
    expect(ask(34, records)).toEqual({
      kind: 'ready',
      source: 'head',
      because: 'redis is healthy in staging since 2026-11-29 10:04 UTC (merged as 1111111, soak of 30m over).',
    })
  })

  it.each<[string, Rollout, object]>([
    [
      'progressing',
      rollout(1, 0, 'progressing'),
      {
        code: 'progressing',
        again: at(60),
        because:
          'redis is not healthy in staging yet: Kustomization/flux-system/redis-override has not reported success (merged as 1111111).',
      },
    ],
    [
      'failing',
      rollout(1, 0, 'failing', 3, { ...failedAt(3), pull: 12 }),
      {
        code: 'failing',
        again: at(13),
        because:
          'redis is failing in staging: Kustomization/flux-system/redis-override says HealthCheckFailed since 2026-11-29 10:03 UTC (merged as 1111111, #12).',
      },
    ],
    [
      'failed',
      rollout(1, 0, 'failed', 13, failedAt(3)),
      {
        code: 'failed',
        again: null,
        because:
          'redis failed in staging: Kustomization/flux-system/redis-override says HealthCheckFailed since 2026-11-29 10:03 UTC (merged as 1111111).',
      },
    ],
    ['unknown', rollout(1, 0, 'unknown', 60), { code: 'unknown', again: null }],
    [
      'suspended',
      rollout(1, 0, 'suspended', 0, { by: 'sight' }),
      {
        code: 'suspended',
        again: null,
        because: 'redis is suspended in staging: Flux does not apply it (found at 1111111).',
      },
    ],
    ['begun while health was off', rollout(1, 0, 'healthy', 0, { awaited: [] }), { code: 'unheard', again: null }],
  ])('is not ready while it is %s', (_, one, expected) => {
    expect(ask(5, redis(one))).toMatchObject({ kind: 'not-ready', source: null, ...expected })
  })

  it('is not ready where nothing is recorded, or nothing stands', () => {
    const unheard = { kind: 'not-ready', code: 'unheard', again: null, source: null }
    expect(ask(5, [])).toEqual({ ...unheard, because: 'redis in staging was not heard of.' })
    expect(ask(5, [], staging({ clusters: [] }))).toEqual({ ...unheard, because: 'nothing of it stands in staging.' })
  })

  it('counts where nothing waits for readiness only an interval after the success', () => {
    const weak = redis(rollout(1, 0, 'healthy', 4, { weak: true, interval: 5 * minute }))
    expect(ask(8, weak, staging({ soak: 0 }))).toMatchObject({
      code: 'soaking',
      again: at(9),
      because:
        'redis in staging soaks until 2026-11-29 10:09 UTC (merged as 1111111, applied; nothing in it waits for readiness).',
    })
    expect(ask(9, weak, staging({ soak: 0 }))).toMatchObject({
      kind: 'ready',
      because:
        'redis is healthy in staging since 2026-11-29 10:04 UTC, applied; nothing in it waits for readiness (merged as 1111111).',
    })
    expect(ask(9, weak)).toMatchObject({ code: 'soaking', again: at(34) })
    const { interval: _, ...old } = rollout(1, 0, 'healthy', 4, { weak: true })
    expect(ask(4, redis(old), staging({ soak: 0 })).kind).toBe('ready')
  })
})

describe('health that is off', () => {
  const off = staging({}, 'off')
  it('leaves the soak from the merge, and says that nothing was checked', () => {
    const records = redis(rollout(1, 0, 'failed', 9))
    expect(ask(29, records, off)).toMatchObject({ code: 'soaking', again: at(30) })
    expect(ask(30, records, off)).toEqual({
      kind: 'ready',
      source: 'head',
      because:
        'redis stands in staging since 2026-11-29 10:00 UTC (merged as 1111111, soak of 30m over); health is off there: nothing was checked.',
    })
  })

  it('asks for no record', () => {
    expect(ask(0, [], off)).toEqual({
      kind: 'ready',
      source: 'head',
      because: 'redis in staging was not checked: health is off there.',
    })
    expect(ask(0, redis(rollout(1, 0, 'healthy')), off, ['harbor']).kind).toBe('ready')
  })
})

describe('older content', () => {
  it.each<[string, readonly Rollout[], number | null]>([
    ['was ready before', [rollout(1, 0, 'healthy', 4), rollout(2, 40, 'progressing')], 1],
    ['was ready before a failure', [rollout(1, 0, 'healthy', 4), rollout(2, 40, 'failed')], 1],
    ['was replaced within its soak', [rollout(1, 0, 'healthy', 4), rollout(2, 33, 'progressing')], null],
    ['was replaced at the end of its soak', [rollout(1, 0, 'healthy', 4), rollout(2, 34, 'progressing')], 1],
    ['never was healthy', [rollout(1, 0, 'superseded', 40), rollout(2, 40, 'progressing')], null],
    ['was ready long ago', [rollout(1, 0, 'healthy', 4), rollout(2, 40, 'superseded'), rollout(3, 45, 'failing')], 1],
    ['was ready twice', [rollout(1, 0, 'healthy'), rollout(2, 30, 'healthy'), rollout(3, 70, 'failing')], 2],
  ])('that %s is told as the source', (_, rollouts, number) => {
    expect(ask(80, redis(...rollouts))).toMatchObject({
      kind: 'not-ready',
      source: number === null ? null : commitOf(number),
    })
  })

  it('is a commit at which all services were ready', () => {
    const records = [
      record('redis', rollout(1, 0, 'healthy', 4), rollout(3, 50, 'progressing')),
      record('harbor', rollout(2, 10, 'healthy', 14)),
    ]
    const both = (now: number) => ask(now, records, staging(), ['redis', 'harbor'])
    expect(both(60)).toMatchObject({ code: 'progressing', source: commitOf(2), again: at(110) })
    // Harbor's soak was not over when the newest came, and none of its own has replaced it.
    expect(both(40)).toMatchObject({ source: null, again: at(44) })
    expect(ask(60, [records[0] ?? record('x')], staging(), ['redis', 'harbor'])).toMatchObject({
      code: 'unheard',
      source: null,
    })
  })
})

describe('several', () => {
  const both = staging(twoClusters)
  const good = rollout(1, 0, 'healthy', 4)

  it('clusters are named', () => {
    expect(ask(60, redis(good, { ...good, ...us }), both).because).toBe(
      'redis is healthy in staging/eu since 2026-11-29 10:04 UTC (merged as 1111111, soak of 30m over); redis is healthy in staging/us since 2026-11-29 10:04 UTC (merged as 1111111, soak of 30m over).',
    )
  })

  it.each<[Upstream['environment']['require'], Rollout[], string]>([
    ['all', [good, rollout(1, 0, 'progressing', 0, us)], 'progressing'],
    ['all', [good], 'unheard'],
    ['any', [good, rollout(1, 0, 'progressing', 0, us)], 'ready'],
    ['any', [good], 'ready'],
    ['any', [good, rollout(1, 0, 'unknown', 0, us)], 'ready'],
    ['any', [good, rollout(1, 0, 'failing', 0, us)], 'failing'],
    ['any', [good, rollout(1, 0, 'failed', 0, us)], 'failed'],
    ['any', [], 'unheard'],
    [1, [good], 'ready'],
    [2, [good, rollout(1, 0, 'healthy', 50, us)], 'soaking'],
    [9, [good, { ...good, ...us }], 'ready'],
    [9, [good], 'unheard'],
  ])('clusters of which %s must be healthy', (require, rollouts, expected) => {
    const found = ask(60, redis(...rollouts), staging({ ...twoClusters, require }))
    expect(found.kind === 'ready' ? 'ready' : found.code).toBe(expected)
  })

  it('faults are told, the worst first, three of them', () => {
    const services = ['a', 'b', 'c', 'd']
    const records = [record('b', rollout(1, 0, 'failed', 1)), record('c', rollout(2, 0, 'healthy', 50))]
    const found = ask(60, [...records, record('d', rollout(3, 0, 'suspended'))], staging(), services)
    expect(found).toMatchObject({
      code: 'failed',
      again: at(80),
      because:
        'b failed in staging: since 2026-11-29 10:01 UTC (merged as 1111111); d is suspended in staging: Flux does not apply it (merged as 3333333); a in staging was not heard of; and 1 more.',
    })
  })

  it('objects that are missing are told, three of them', () => {
    const awaited = ['K/f/a', 'K/f/b', 'K/f/c', 'K/f/d', 'K/f/e']
    const waiting = failedAt(1).objects['Kustomization/flux-system/redis-override']
    if (waiting === undefined) throw new Error('there is one')
    const objects = {
      'K/f/a': { ...waiting, state: 'healthy' as const },
      'K/f/b': { ...waiting, state: 'waiting' as const },
      'K/f/c': { ...waiting, state: 'progressing' as const },
    }
    expect(ask(5, redis(rollout(1, 0, 'unknown', 60, { awaited, objects }))).because).toBe(
      'redis in staging is in unknown health since 2026-11-29 11:00 UTC: K/f/b waits for a dependency, K/f/c is in progress, K/f/d has not reported success, and 1 more (merged as 1111111).',
    )
  })
})
