import { describe, expect, it } from 'vitest'
import { upstreamConditions } from '../../src/health/ready.ts'
import type { Upstream } from '../../src/health/upstream.ts'
import type { Rollout } from '../../src/ledger/rollout-state.ts'
import { at, failedAt, record, rollout, staging, twoClusters } from './upstreams.ts'

const us = { cluster: 'us' }
const ask = (
  now: number,
  carried: readonly (readonly [cluster: string, content: string | null])[],
  rollouts: readonly Rollout[],
  upstream: Upstream = staging(),
) =>
  upstreamConditions(
    carried.map(([cluster, content]) => ({ service: 'redis', cluster, content })),
    upstream,
    [record('harbor', rollout(9, 0, 'failed')), record('redis', ...rollouts)],
    at(now),
  )
const met = (conditions: ReturnType<typeof ask>) => conditions.map((one) => one.met)
const good = rollout(1, 0, 'healthy', 4)

describe('a gate', () => {
  it('asks for the carried content, healthy for the soak', () => {
    expect(ask(40, [['eu', 'c1']], [good])).toEqual([
      {
        met: true,
        sentence: 'redis is healthy in staging since 2026-11-29 10:04 UTC (merged as 1111111, soak of 30m over).',
        again: null,
      },
    ])
    expect(ask(20, [['eu', 'c1']], [good])).toEqual([
      { met: false, sentence: 'redis in staging soaks until 2026-11-29 10:34 UTC (merged as 1111111).', again: at(34) },
    ])
  })

  it.each<[string, string | null, readonly Rollout[], string]>([
    ['that nobody heard of', 'c7', [good], 'redis as this carries it was not heard of in staging.'],
    [
      'that never stood there',
      null,
      [good],
      'redis as this carries it never stood in staging: its health there is not known.',
    ],
    [
      'that was replaced too soon',
      'c1',
      [good, rollout(2, 20, 'progressing')],
      'redis in staging was replaced before it was ready (merged as 1111111).',
    ],
    [
      'that was replaced before a verdict',
      'c1',
      [rollout(1, 0, 'superseded'), rollout(2, 20, 'healthy')],
      'redis in staging was replaced before it was ready (merged as 1111111).',
    ],
    [
      'that came back and is on its way',
      'c1',
      [good, rollout(2, 50, 'failed'), rollout(3, 60, 'progressing', 60, { content: 'c1' })],
      'redis is not healthy in staging yet: Kustomization/flux-system/redis-override has not reported success (merged as 3333333).',
    ],
    [
      'that failed',
      'c1',
      [rollout(1, 0, 'failed', 13, failedAt(3, 'BuildFailed'))],
      'redis failed in staging: Kustomization/flux-system/redis-override says BuildFailed since 2026-11-29 10:03 UTC (merged as 1111111).',
    ],
  ])('is not met by content %s', (_, content, rollouts, sentence) => {
    const [condition, ...others] = ask(70, [['eu', content]], rollouts)
    expect([condition?.met, condition?.sentence, others]).toEqual([false, sentence, []])
  })

  it('is met by older content that was ready when it was replaced', () => {
    expect(met(ask(70, [['eu', 'c1']], [good, rollout(2, 40, 'progressing')]))).toEqual([true])
  })

  it.each<[string, readonly Rollout[], readonly boolean[]]>([
    ['fails', [good, rollout(2, 40, 'failing', 41, failedAt(41))], [true, false]],
    ['failed', [good, rollout(2, 40, 'failed', 41, failedAt(41))], [true, false]],
    [
      'failed, and something else began',
      [good, rollout(2, 40, 'failed'), rollout(3, 50, 'progressing')],
      [true, false],
    ],
    ['failed, and something else is healthy', [good, rollout(2, 40, 'failed'), rollout(3, 50, 'healthy')], [true]],
    [
      'failed, and this came back',
      [good, rollout(2, 40, 'failed'), rollout(3, 50, 'healthy', 50, { content: 'c1' })],
      [true],
    ],
    ['failed before this', [rollout(2, -40, 'failed'), good], [true]],
    ['is unknown', [good, rollout(2, 40, 'unknown')], [true]],
  ])('is not met while something newer %s', (_, rollouts, expected) => {
    expect(met(ask(90, [['eu', 'c1']], rollouts))).toEqual(expected)
  })

  it('tells the newer failure with its evidence', () => {
    const [, newer] = ask(45, [['eu', 'c1']], [good, rollout(2, 40, 'failing', 41, failedAt(41))])
    expect(newer).toEqual({
      met: false,
      sentence:
        'Since then: redis is failing in staging: Kustomization/flux-system/redis-override says HealthCheckFailed since 2026-11-29 10:41 UTC (merged as 2222222).',
      again: at(51),
    })
  })

  it('has a newer failure also where what is carried is not known', () => {
    expect(met(ask(45, [['eu', null]], [rollout(2, 40, 'failed')]))).toEqual([false, false])
  })

  it.each<[Upstream['environment']['require'], Rollout[], readonly boolean[]]>([
    ['all', [good, { ...good, ...us }], [true, true]],
    ['all', [good], [true, false]],
    ['any', [good], [true, true]],
    ['any', [], [false, false]],
    ['any', [good, rollout(1, 0, 'unknown', 0, us)], [true, true]],
    ['any', [good, rollout(1, 0, 'failed', 0, us)], [true, false]],
    ['any', [good, { ...good, ...us }, rollout(2, 50, 'failing', 50, us)], [true, true, false]],
    [2, [good, rollout(1, 0, 'progressing', 0, us)], [true, false]],
    [1, [good, rollout(1, 0, 'progressing', 0, us)], [true, true]],
  ])('of two clusters of which %s must report', (require, rollouts, expected) => {
    const conditions = ask(
      60,
      [
        ['eu', 'c1'],
        ['us', 'c1'],
      ],
      rollouts,
      staging({ ...twoClusters, require }),
    )
    expect(met(conditions)).toEqual(expected)
  })

  it('says which clusters are not required', () => {
    const upstream = staging({ ...twoClusters, require: 'any' })
    expect(
      ask(
        60,
        [
          ['eu', 'c1'],
          ['us', 'c1'],
        ],
        [good],
        upstream,
      )[1]?.sentence,
    ).toBe('redis as this carries it was not heard of in staging/us; staging does not require this cluster.')
  })

  it('asks nothing but the soak where health is off', () => {
    const off = staging({}, 'off')
    expect(ask(60, [['eu', null]], [rollout(1, 0, 'failed')], off)).toEqual([
      { met: true, sentence: 'redis in staging was not checked: health is off there.', again: null },
    ])
    expect(met(ask(29, [['eu', 'c1']], [rollout(1, 0, 'failed')], off))).toEqual([false])
    expect(met(ask(30, [['eu', 'c1']], [rollout(1, 0, 'failed'), rollout(2, 30, 'failed')], off))).toEqual([true])
  })
})
