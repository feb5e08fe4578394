// Since when a tag of a base is well in an environment where health counts, and what keeps it from being so.
import { describe, expect, it } from 'vitest'
import { failuresAt, tagHealth } from '../../src/health/tag-health.ts'
import type { Upstream } from '../../src/health/upstream.ts'
import type { Rollout, RolloutRecord } from '../../src/ledger/rollout-state.ts'
import { emptyRollouts } from '../../src/ledger/rollout-state.ts'
import { rolloutOf } from '../ledger/rollout-records.ts'

const minute = 60_000
const start = Date.parse('2026-11-29T10:00:00Z')
const at = (minutes: number) => new Date(start + minutes * minute).toISOString()
const upstream = (more: Partial<Upstream['environment']> = {}): Upstream => ({
  health: 'required',
  environment: {
    ...{ name: 'staging', soak: 30 * minute, require: 'all' },
    clusters: [{ name: 'staging-cluster', from: null }],
    ...more,
  },
})
const one = (begun: number, tag: string, more: Partial<Rollout> = {}) =>
  rolloutOf({
    ...{ commit: String(begun).padStart(40, '0'), content: `at ${begun}`, at: at(begun), since: at(begun) },
    ...{ tags: { 'Kustomization/flux-system/redis-base': tag }, ...more },
  })
const records = (...rollouts: Rollout[]): readonly RolloutRecord[] => [
  { ...emptyRollouts('staging', 'redis'), rollouts },
]
const standing = [{ service: 'redis', cluster: 'staging-cluster', tag: '2' }]
const health = (rollouts: readonly Rollout[], now: number, of = upstream(), stands = standing) =>
  tagHealth(of, stands, records(...rollouts), start + now * minute).find(({ tag }) => tag === '2')

describe('a tag that stands upstream', () => {
  it.each<[string, readonly Rollout[], number | null, string]>([
    ['counts from the end of the soak', [one(0, '1'), one(5, '2', { state: 'healthy', since: at(8) })], 38, ''],
    ['waits while nothing is heard', [one(5, '2')], null, 'not healthy in staging yet'],
    ['waits where nothing was ever seen', [], null, 'was not heard of'],
    ['waits as long as it fails', [one(5, '2', { state: 'failing' })], null, 'is failing in staging'],
    ['waits in unknown health', [one(5, '2', { state: 'unknown' })], null, 'unknown health'],
    ['waits for the rollout of the tag itself', [one(0, '1', { state: 'healthy' })], null, 'was not heard of'],
    [
      'counts as it was proven, whatever was merged after it',
      [one(0, '2', { state: 'healthy', since: at(1) }), one(50, '2')],
      31,
      '',
    ],
    [
      'does not count where it was left before the soak was over',
      [one(0, '2', { state: 'healthy', since: at(1) }), one(20, '2')],
      null,
      'not healthy in staging yet',
    ],
    ['counts without a pinned tag as the service does', [one(0, '2', { state: 'healthy', tags: {} })], 30, ''],
  ])('%s', (_, rollouts, from, because) => {
    const found = health(rollouts, 100)
    expect(found?.from ?? null).toBe(from === null ? null : start + from * minute)
    expect(found?.because).toContain(because)
  })

  it('is bad where it fails and never ran well, and waits where it did', () => {
    expect(health([one(5, '2', { state: 'failed' })], 10)).toMatchObject({ bad: true, from: null })
    const proven = one(0, '2', { state: 'healthy', since: at(1) })
    expect(health([proven, one(50, '2', { state: 'failed' })], 60)).toMatchObject({ bad: false, from: null })
  })

  it('needs as many clusters as the environment requires', () => {
    const clusters = [
      { name: 'eu', from: null },
      { name: 'us', from: null },
    ]
    const both = clusters.map(({ name: cluster }) => ({ service: 'redis', cluster, tag: '2' }))
    const rollouts = [one(0, '2', { cluster: 'eu', state: 'healthy', since: at(1) }), one(0, '2', { cluster: 'us' })]
    expect(health(rollouts, 100, upstream({ clusters }), both)?.from).toBeNull()
    expect(health(rollouts, 100, upstream({ clusters, require: 'any' }), both)?.from).toBe(start + 31 * minute)
    const failed = rollouts.with(1, one(0, '2', { cluster: 'us', state: 'failed' }))
    expect(health(failed, 100, upstream({ clusters, require: 'any' }), both)?.from).toBeNull()
  })
})

it('the gate of a bump hears of the newest rollout on its tag, and of no other', () => {
  const said = (...rollouts: Rollout[]) =>
    failuresAt(upstream(), [{ service: 'redis', tag: '2' }], records(...rollouts), start + 99 * minute)
  expect(said(one(0, '2', { state: 'failing' }))).toEqual([
    expect.stringContaining('On 2, redis is failing in staging'),
  ])
  expect(said(one(0, '1', { state: 'failed' }))).toEqual([])
  expect(said(one(0, '2', { state: 'failed' }), one(1, '1'))).toEqual([])
})
