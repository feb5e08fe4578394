// The order of waiting, what a promotion may introduce, and what a record hands over: small tables.
import { describe, expect, it } from 'vitest'
import { introduceFor } from '../../src/ledger/introduce.ts'
import { regroup } from '../../src/ledger/regroup.ts'
import { emptyRecord, type UnitRecord } from '../../src/ledger/state.ts'
import { decodeWaiting, encodeWaiting, nobodyWaits, type Waiting, waitingAfter } from '../../src/ledger/waiting.ts'
import type { Choice } from '../../src/promotion/model.ts'
import { introduces } from '../../src/promotion/plan-services.ts'
import { selects } from '../../src/promotion/slice/selection.ts'
import { at, config } from '../promotion/repository.ts'

const record = (unit: string, isWaiting: boolean, environment = 'staging'): UnitRecord => ({
  ...emptyRecord(environment, unit),
  waits: isWaiting ? { because: 'full' } : null,
})
const three: Waiting = { staging: ['a', 'b', 'c'] }

describe('the order of waiting', () => {
  it.each<[string, Waiting, readonly UnitRecord[], readonly UnitRecord[], boolean, Waiting]>([
    ['begins with the first', nobodyWaits, [record('a', true)], [], false, { staging: ['a'] }],
    ['has who comes later at its end', three, [record('d', true)], [], false, { staging: ['a', 'b', 'c', 'd'] }],
    ['keeps the place of who waits on', three, [record('a', true), record('c', true)], [], false, three],
    ['closes up', three, [record('b', false)], [], false, { staging: ['a', 'c'] }],
    ['loses units that are none any more', three, [], [record('a', true)], false, { staging: ['b', 'c'] }],
    [
      'lets those ahead that take over',
      three,
      [record('x', true), record('y', true)],
      [],
      true,
      { staging: ['x', 'y', 'a', 'b', 'c'] },
    ],
    [
      'is one of each environment',
      three,
      [record('a', true, 'prod')],
      [],
      false,
      { prod: ['a'], staging: ['a', 'b', 'c'] },
    ],
    ['ends with the last', { staging: ['a'] }, [record('a', false)], [], false, nobodyWaits],
  ])('%s', (_name, before, records, gone, ahead, after) => {
    expect({ ...waitingAfter(before, records, gone, ahead) }).toEqual({ ...after })
  })

  it('comes back as it was written; where nobody waits there is no file, and anything else is a problem', () => {
    expect(decodeWaiting(encodeWaiting(three) ?? '')).toEqual({ record: three })
    expect(encodeWaiting(nobodyWaits)).toBeNull()
    for (const text of ['', '[]', '{ "staging": "a" }', '{ "staging": [1] }']) {
      expect(decodeWaiting(text)).toMatchObject({ problems: [{ code: 'ledger', file: 'waiting.json' }] })
    }
  })
})

const oid = 'a'.repeat(40)
const base = (services: readonly string[] | null) => ({ commit: oid, files: {}, executable: [], picked: [], services })
const openWith = (services: readonly string[] | null): UnitRecord['open'] => ({
  ...{
    branch: 'b',
    previous: null,
    carry: null,
    began: null,
    head: oid,
    digest: 'd',
    brings: {},
    since: {},
    blockers: [],
  },
  carries: { eu: base(services) },
})

describe('a promotion introduces', () => {
  const isIn = (of: UnitRecord, asked: 'all' | readonly string[], cluster: string, service: string) =>
    introduces(introduceFor(of, asked), cluster, service)
  it.each<[string, UnitRecord, 'all' | readonly string[], string, string, boolean]>([
    ['nothing by itself', record('u', false), [], 'eu', 'a', false],
    ['what a person names', record('u', false), ['a'], 'eu', 'a', true],
    ['nothing beside it', record('u', false), ['a'], 'eu', 'b', false],
    ['everything of a unit that is named', record('u', false), 'all', 'eu', 'b', true],
    ['what is open already', { ...record('u', false), open: openWith(['a']) }, [], 'eu', 'a', true],
    ['but only where it is', { ...record('u', false), open: openWith(['a']) }, [], 'us', 'a', false],
    [
      'what is open since before services were recorded',
      { ...record('u', false), open: openWith(null) },
      [],
      'us',
      'b',
      true,
    ],
  ])('%s', (_name, of, asked, cluster, service, expected) => {
    expect(isIn(of, asked, cluster, service)).toBe(expected)
  })
})

describe('records that were written before services were recorded', () => {
  it('hand over what they hold by the units that there were', () => {
    const old = (unit: string): UnitRecord => ({
      ...emptyRecord('staging', unit),
      bases: { 'staging-cluster': base(null) },
    })
    const before = config('groups: { pair: [one, two] }\n')
    const { changed, gone } = regroup({
      environment: 'staging',
      records: [old('pair'), old('three')],
      before,
      config: config('groups: { duo: [two, three] }\n'),
      pulls: new Map(),
    })
    expect(gone.map(({ unit }) => unit)).toEqual(['pair', 'three'])
    const held = changed.map(({ unit, inherited }) => [
      unit,
      inherited.map((one) => `${one.unit}: ${one.bases['staging-cluster']?.services?.join()}`),
    ])
    expect(Object.fromEntries(held)).toEqual({ one: ['pair: one'], duo: ['pair: two', 'three: three'] })
  })
})

describe('what is handed over', () => {
  const split = (record: UnitRecord, before: string, after: string) =>
    regroup({
      environment: 'staging',
      records: [record],
      before: config(before),
      config: config(after),
      pulls: new Map(),
    })

  it('of a whole environment that was recorded without services is told by the files', () => {
    const files = Object.fromEntries(['one', 'two'].map((name) => [at('dev', `${name}/v.yaml`), oid]))
    const record = { ...emptyRecord('staging', 'all'), bases: { 'staging-cluster': { ...base(null), files } } }
    const { changed, gone } = split(record, 'group: environment\n', '')
    expect(gone.map(({ unit }) => unit)).toEqual(['all'])
    const held = changed.map(({ unit, inherited }) => [unit, inherited[0]?.bases['staging-cluster']?.files])
    expect(Object.fromEntries(held)).toEqual({
      one: { [at('dev', 'one/v.yaml')]: oid },
      two: { [at('dev', 'two/v.yaml')]: oid },
    })
  })

  it('takes the decisions about its files along and leaves none behind, so that none counts twice', () => {
    const choice = (name: string): Choice => ({
      cluster: 'staging-cluster',
      path: at('staging', `${name}/v.yaml`),
      pointer: '',
      digest: 'd',
      side: 'waived',
      by: 'bob',
    })
    const record = {
      ...emptyRecord('staging', 'pair'),
      bases: { 'staging-cluster': base(['one', 'two']) },
      choices: ['one', 'two'].map(choice),
    }
    const { changed } = split(record, 'groups: { pair: [one, two] }\n', 'groups: { pair: [one] }\n')
    const held = changed.map(({ unit, choices }) => [unit, choices])
    expect(Object.fromEntries(held)).toEqual({ pair: [choice('one')], two: [choice('two')] })
  })
})

it.each<[readonly string[], string, boolean]>([
  [['*'], 'redis', true],
  [['*', '!redis'], 'redis', false],
  [['*', '!redis'], 'services.redis', false],
  [['*', '!services.redis'], 'services.redis', false],
  [['*', '!services.redis'], 'managed.redis', true],
  [['redis'], 'services.redis', true],
  [['services.redis'], 'services.redis', true],
  [['services.redis'], 'managed.redis', false],
  [['harbor'], 'redis', false],
])('%j takes %s: %s', (services, name, expected) => {
  expect(selects({ services }, name)).toBe(expected)
})
