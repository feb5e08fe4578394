// Where going back leads by what is remembered, in each cluster.
import { describe, expect, it } from 'vitest'
import { broughtBy, defaultBack, isLater } from '../../src/ledger/rollback.ts'
import { emptyRollouts, type Rollout, type RolloutRecord } from '../../src/ledger/rollout-state.ts'
import { at } from './bumps.ts'
import { rolloutOf } from './rollout-records.ts'

const commitOf = (number: number) => String(number).padStart(40, '0')
const cluster = 'staging-cluster'
const one = (number: number, state: Rollout['state'], more: Partial<Rollout> = {}) =>
  rolloutOf({
    ...{ commit: commitOf(number), before: commitOf(number + 50), content: `content-${number}`, state, cluster },
    ...{ by: 'change' as const, awaited: ['Kustomization/flux-system/redis'] },
    at: new Date(Date.parse(at) + number * 1000).toISOString(),
    ...more,
  })
const recordOf = (rollouts: readonly Rollout[], ...bad: readonly string[]): RolloutRecord => ({
  ...emptyRollouts('staging', 'redis'),
  rollouts,
  bad: bad.map((content) => ({ content, because: 'x', by: 'bob', at })),
})
const standing = (content: string, where = cluster) => ({ cluster: where, content })
const to = (bad: number, good: number, isProven = true, where = cluster) => ({
  ...{ cluster: where, bad: commitOf(bad), good: commitOf(good), isProven },
})
const back = (...backs: readonly ReturnType<typeof to>[]) => ({ kind: 'back', backs })

describe('the default', () => {
  it.each<[string, RolloutRecord, string, unknown]>([
    ['the last healthy one', recordOf([one(1, 'healthy'), one(2, 'failed')]), 'content-2', back(to(2, 1))],
    ['past a healthy one that stands', recordOf([one(1, 'healthy'), one(2, 'healthy')]), 'content-2', back(to(2, 1))],
    [
      'past what failed',
      recordOf([one(1, 'healthy'), one(2, 'failed'), one(3, 'unknown')]),
      'content-3',
      back(to(3, 1)),
    ],
    [
      'past what is bad',
      recordOf([one(1, 'healthy'), one(2, 'healthy'), one(3, 'failed')], 'content-2'),
      'content-3',
      back(to(3, 1)),
    ],
    [
      'not what nothing reported of',
      recordOf([one(1, 'healthy', { awaited: [] }), one(2, 'failed')]),
      'content-2',
      back(to(2, 1, false)),
    ],
    [
      'else what was not told to be bad',
      recordOf([one(1, 'unknown'), one(2, 'failed'), one(3, 'failed')]),
      'content-3',
      back(to(3, 1, false)),
    ],
    ['else what was before the first', recordOf([one(1, 'failed')]), 'content-1', back(to(1, 51, false))],
    [
      'nothing where all are bad',
      recordOf([one(1, 'healthy'), one(2, 'failed')], 'content-1'),
      'content-2',
      { kind: 'all-bad' },
    ],
    [
      'nothing where it stood at first sight',
      recordOf([one(1, 'healthy', { by: 'sight' })]),
      'content-1',
      { kind: 'unrecorded' },
    ],
    [
      'nothing where another content stands',
      recordOf([one(1, 'healthy'), one(2, 'failed')]),
      'other',
      { kind: 'unrecorded' },
    ],
    ['nothing without a record', recordOf([]), 'content-1', { kind: 'unrecorded' }],
  ])('leads to %s', (_, record, content, expected) => {
    expect(defaultBack(record, [standing(content)])).toEqual(expected)
  })

  it('takes back the newest merge alone, in all clusters that it changed', () => {
    const [a, b, c] = ['a', 'b', 'c']
    const record = recordOf([
      ...['a', 'b', 'c'].map((where) => one(1, 'healthy', { cluster: where })),
      one(2, 'healthy', { cluster: 'c' }),
      ...['a', 'b'].map((where) => one(3, where === 'a' ? 'failed' : 'healthy', { cluster: where })),
    ])
    const stands = [standing('content-3', a), standing('content-3', b), standing('content-2', c)]
    expect(defaultBack(record, stands)).toEqual(back(to(3, 1, true, 'a'), to(3, 1, true, 'b')))
  })
})

describe('what stands', () => {
  const record = recordOf([one(1, 'healthy'), one(2, 'failed'), one(3, 'healthy', { content: 'content-1' })])

  it('came with the newest rollout, if that holds it', () => {
    expect(broughtBy(record, standing('content-1'))?.commit).toBe(commitOf(3))
    expect(broughtBy(record, standing('content-2'))).toBeNull()
  })

  it.each([
    ['content-2', 'content-1', true],
    ['content-1', 'content-2', false],
    ['content-1', 'other', false],
    ['other', 'content-1', false],
  ])('%s is later than %s: %s', (content, than, expected) => {
    expect(isLater(record, cluster, content, than)).toBe(expected)
  })

  it('what is bad was left, so going there is forth', () => {
    expect(isLater({ ...record, bad: recordOf([], 'other').bad }, cluster, 'other', 'content-1')).toBe(true)
  })
})
