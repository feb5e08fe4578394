import { describe, expect, it } from 'vitest'
import { emptyRollouts, type RolloutRecord, type RolloutState } from '../../src/ledger/rollout-state.ts'
import {
  isBadContent,
  lastHealthy,
  markBad,
  markGood,
  newestOf,
  withProgress,
  withRevert,
  withRollout,
} from '../../src/ledger/rollouts.ts'
import { at, later } from './bumps.ts'
import { revertOf, rolloutOf } from './rollout-records.ts'

const commitOf = (number: number) => String(number).padStart(40, '0')
const none = emptyRollouts('staging', 'redis')
const numbered = (number: number, state: RolloutState, more: Partial<Parameters<typeof rolloutOf>[0]> = {}) =>
  rolloutOf({ commit: commitOf(number), content: `content-${number}`, state, ...more })
const recordOf = (...states: readonly RolloutState[]): RolloutRecord => ({
  ...none,
  rollouts: states.map((state, index) => numbered(index, state)),
})
const bad = (content: string) => ({ content, because: 'x', by: 'bob', at })

describe('a rollout that begins', () => {
  it.each<[RolloutState, RolloutState]>([
    ['progressing', 'superseded'],
    ['failing', 'superseded'],
    ['unknown', 'superseded'],
    ['suspended', 'superseded'],
    ['superseded', 'superseded'],
    ['healthy', 'healthy'],
    ['failed', 'failed'],
  ])('finds one that is %s and leaves it %s', (before, after) => {
    const next = withRollout(recordOf(before), numbered(1, 'progressing', { at: later }))
    expect(next.rollouts.map(({ state }) => state)).toEqual([after, 'progressing'])
    if (after === 'superseded' && before !== after) expect(next.rollouts[0]?.since).toBe(later)
  })

  it('leaves other clusters alone', () => {
    const next = withRollout(recordOf('progressing'), numbered(1, 'progressing', { cluster: 'other' }))
    expect(next.rollouts.map(({ state }) => state)).toEqual(['progressing', 'progressing'])
    expect(newestOf(next, 'other')?.commit).toBe(commitOf(1))
    expect(newestOf(next, 'staging-cluster')?.commit).toBe(commitOf(0))
    expect(newestOf(next, 'third')).toBeNull()
  })

  it('that is recorded already changes nothing, whatever became of it', () => {
    const record = recordOf('healthy', 'failing')
    expect(withRollout(record, numbered(0, 'progressing'))).toBe(record)
    expect(withRollout(record, numbered(1, 'progressing'))).toBe(record)
  })

  it('is kept with nine before it and the last healthy one, cluster by cluster', () => {
    let record = withRollout(none, numbered(0, 'healthy', { cluster: 'other' }))
    for (let number = 0; number < 30; number += 1)
      record = withRollout(record, numbered(number, number === 3 ? 'healthy' : 'failed'))
    const own = record.rollouts.filter(({ cluster }) => cluster === 'staging-cluster')
    expect(own.map(({ commit }) => Number(commit))).toEqual([3, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29])
    expect(record.rollouts).toHaveLength(12)
  })
})

describe('news of a rollout', () => {
  it('takes its place', () => {
    const next = withProgress(recordOf('healthy', 'progressing'), numbered(1, 'failing'))
    expect(next.rollouts.map(({ state }) => state)).toEqual(['healthy', 'failing'])
  })

  it('does not bring back what was superseded, nor what is not recorded', () => {
    const record = recordOf('superseded', 'progressing')
    expect(withProgress(record, numbered(0, 'failed'))).toEqual(record)
    expect(withProgress(record, numbered(7, 'failed'))).toEqual(record)
    expect(withProgress(record, numbered(1, 'failed', { cluster: 'other' }))).toEqual(record)
  })
})

describe('the way back', () => {
  const commit = (record: RolloutRecord, before?: number) =>
    lastHealthy(record, 'staging-cluster', before === undefined ? undefined : commitOf(before))?.commit ?? null

  it('leads to the last healthy one, or to the last before a failed one', () => {
    const record = recordOf('healthy', 'healthy', 'failed', 'healthy')
    expect(commit(record)).toBe(commitOf(3))
    expect(commit(record, 2)).toBe(commitOf(1))
    expect(commit(record, 0)).toBeNull()
    expect(commit(record, 9)).toBeNull()
    expect(lastHealthy(record, 'other')).toBeNull()
    expect(commit(recordOf('superseded', 'failed'), 1)).toBeNull()
  })

  it('does not lead to the content that failed, though it was healthy once', () => {
    const again = numbered(2, 'failed', { content: 'content-1' })
    expect(commit({ ...none, rollouts: [...recordOf('healthy', 'healthy').rollouts, again] }, 2)).toBe(commitOf(0))
  })

  it('passes bad contents, three of them at most', () => {
    const record = recordOf('healthy', 'healthy', 'healthy', 'healthy', 'healthy', 'failed')
    const without = (...numbers: readonly number[]) =>
      commit(
        numbers.reduce((all, number) => markBad(all, bad(`content-${number}`)), record),
        5,
      )
    expect(without(4)).toBe(commitOf(3))
    expect(without(4, 3, 2)).toBe(commitOf(1))
    expect(without(4, 3, 2, 1)).toBeNull()
  })
})

describe('bad contents', () => {
  it('are told by the newest reason, and forgotten when they are good', () => {
    const record = markBad(markBad(none, bad('x')), { ...bad('x'), because: 'newer' })
    expect(record.bad).toEqual([{ ...bad('x'), because: 'newer' }])
    expect([isBadContent(record, 'x'), isBadContent(record, 'y')]).toEqual([true, false])
    expect(markGood(record, 'x')).toEqual(none)
  })

  it('are remembered up to twenty', () => {
    let record = none
    for (let number = 0; number < 25; number += 1) record = markBad(record, bad(`c${number}`))
    expect(record.bad.map(({ content }) => content)).toEqual(Array.from({ length: 20 }, (_, index) => `c${index + 5}`))
  })

  it('are not forgotten while a rollout that brought them is remembered', () => {
    let record = recordOf('failed')
    for (let number = 0; number < 25; number += 1)
      record = markBad(record, bad(number === 0 ? 'content-0' : `c${number}`))
    expect(record.bad.map(({ content }) => content)).toEqual([
      'content-0',
      ...record.bad.slice(-20).map((one) => one.content),
    ])
  })
})

describe('reverts', () => {
  it('take the place of the open one of the branch, then of the one of the pull request', () => {
    const opened = withRevert(withRevert(none, revertOf()), revertOf({ pull: 9 }))
    expect(opened.reverts).toEqual([revertOf({ pull: 9 })])
    const closed = withRevert(opened, revertOf({ pull: 9, state: 'closed' }))
    expect(withRevert(closed, revertOf({ pull: 9, state: 'merged' })).reverts).toHaveLength(1)
  })

  it('stand beside those of other clusters, branches and pull requests that ended', () => {
    const closed = withRevert(none, revertOf({ pull: 9, state: 'closed' }))
    expect(withRevert(closed, revertOf()).reverts.map(({ state }) => state)).toEqual(['closed', 'open'])
    const open = withRevert(none, revertOf())
    expect(withRevert(open, revertOf({ cluster: 'other' })).reverts).toHaveLength(2)
    expect(withRevert(open, revertOf({ branch: 'other' })).reverts).toHaveLength(2)
  })

  it('are remembered up to ten, cluster by cluster', () => {
    let record = withRevert(none, revertOf({ cluster: 'other' }))
    for (let pull = 0; pull < 15; pull += 1) record = withRevert(record, revertOf({ pull, state: 'closed' }))
    expect(record.reverts.map(({ pull }) => pull)).toEqual([null, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14])
  })
})
