import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encode } from '../../src/ledger/encoding.ts'
import { decodeRollouts } from '../../src/ledger/rollout-encoding.ts'
import { emptyRollouts, type RolloutRecord, rolloutPath } from '../../src/ledger/rollout-state.ts'
import { at } from './bumps.ts'
import { aRecord, revertOf, rolloutOf } from './rollout-records.ts'

const health = {
  state: 'failed' as const,
  at,
  since: at,
  revision: null,
  reason: 'HealthCheckFailed',
  message: 'x',
  deterministic: false,
  sticky: false,
}
const rollout = rolloutOf({ tags: { k: 't' }, objects: { k: health } })
const record: RolloutRecord = {
  ...emptyRollouts('staging', 'redis'),
  rollouts: [rollout],
  reverts: [revertOf()],
  bad: [{ content: 'content-2', because: 'it failed', by: 'sluice', at }],
}
const choice = { cluster: 'staging-cluster', path: 'p', pointer: '', digest: 'd', side: 'source' as const, by: 'bob' }
const decoded = (value: unknown) => decodeRollouts(typeof value === 'string' ? value : JSON.stringify(value), 'f.json')
const withRollout = (more: object) => ({ ...record, rollouts: [{ ...rollout, ...more }] })

describe('what is remembered of rollouts', () => {
  it('comes back as it was written, byte for byte, whatever objects are called', () => {
    fc.assert(
      fc.property(aRecord, (one) => {
        const read = decodeRollouts(encode(one), 'f')
        expect(read).toEqual({ record: one })
        if ('record' in read) expect(encode(read.record)).toBe(encode(one))
      }),
    )
  })

  it('keeps what people decided about a revert', () => {
    const one = { ...record, reverts: [revertOf({ choices: [choice] })] }
    expect(decoded(one)).toEqual({ record: one })
  })

  it('has nothing for names that every object knows', () => {
    const read = decoded(record)
    if (!('record' in read)) throw new Error('it has to be read')
    const [one] = read.record.rollouts
    for (const name of ['constructor', '__proto__', 'toString'])
      for (const table of [one?.tags, one?.objects]) expect(table?.[name]).toBeUndefined()
  })

  it('is read where it was written before intervals were', () => {
    const { interval: _, ...old } = rollout
    expect(decoded({ ...record, rollouts: [old] })).toEqual({ record: { ...record, rollouts: [old] } })
    expect(decoded(emptyRollouts('staging', 'mesh.redis'))).toEqual({ record: emptyRollouts('staging', 'mesh.redis') })
  })

  it.each<[string, unknown]>([
    ['no JSON', '{'],
    ['empty', ''],
    ['deep brackets', '['.repeat(100_000)],
    ['nothing', 'null'],
    ['a list', []],
    ['of another version', { ...record, version: 2 }],
    ['without an environment', { ...record, environment: undefined }],
    ['without a service', { ...record, service: null }],
    ['without rollouts', { ...record, rollouts: undefined }],
    ['of rollouts that are no list', { ...record, rollouts: {} }],
    ['of a rollout at no commit', withRollout({ commit: 'main' })],
    ['of a rollout after no commit', withRollout({ before: 'main' })],
    ['of a rollout without content', withRollout({ content: null })],
    ['of a rollout by somebody', withRollout({ by: 'bob' })],
    ['of a rollout at no time', withRollout({ at: 'yesterday' })],
    ['of a rollout without a deadline', withRollout({ deadline: null })],
    ['of a rollout with a negative grace', withRollout({ grace: -1 })],
    ['of a rollout in an unknown state', withRollout({ state: 'fine' })],
    ['of a rollout that awaits a number', withRollout({ awaited: [1] })],
    ['of a rollout at a tag that is a number', withRollout({ tags: { k: 1 } })],
    ['of a rollout that may be weak', withRollout({ weak: 'yes' })],
    ['of a rollout with half an interval', withRollout({ interval: 0.5 })],
    ['of an object in an unknown state', withRollout({ objects: { k: { ...health, state: 'ignored' } } })],
    ['of an object at no time', withRollout({ objects: { k: { ...health, at: '' } } })],
    ['of an object without a reason', withRollout({ objects: { k: { ...health, reason: undefined } } })],
    ['of an object that may stick', withRollout({ objects: { k: { ...health, sticky: 0 } } })],
    ['of a revert without a branch', { ...record, reverts: [{ ...revertOf(), branch: undefined }] }],
    ['of a revert in an unknown state', { ...record, reverts: [{ ...revertOf(), state: 'x' }] }],
    ['of a revert to nowhere', { ...record, reverts: [{ ...revertOf(), target: null }] }],
    ['of a revert with choices that are no list', { ...record, reverts: [{ ...revertOf(), choices: {} }] }],
    [
      'of a revert with a choice of no side',
      { ...record, reverts: [{ ...revertOf(), choices: [{ ...choice, side: 'x' }] }] },
    ],
    ['of a bad content without a reason', { ...record, bad: [{ content: 'c', by: 'bob', at }] }],
  ])('that is %s is a problem that says what to do', (_, value) => {
    expect(decoded(value)).toMatchObject({
      problems: [{ code: 'ledger', file: 'f.json', message: expect.stringContaining('sluice-ledger') }],
    })
  })

  it('stands at a readable path', () => {
    expect(rolloutPath('staging', 'mesh.redis')).toBe('rollouts/staging/mesh.redis.json')
  })
})
