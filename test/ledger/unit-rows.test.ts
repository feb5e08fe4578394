// How a unit stands, from everything that is known of it: one row of the dashboard for each combination that matters.
import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../src/config/parse.ts'
import { decodeNoted, encodeNoted, type Noted, withNoted } from '../../src/ledger/noted.ts'
import { emptyRecord, type UnitRecord } from '../../src/ledger/state.ts'
import { type Facts, unitRows } from '../../src/ledger/unit-rows.ts'

const oid = 'a'.repeat(40)
const configured = (more = '', staging = '') => {
  const text = `version: 1
mode: act
layout: opencenter
environments:
  - { name: dev, clusters: [dev-cluster] }
  - { name: staging, after: [dev], clusters: [staging-cluster]${staging} }
${more}`
  const parsed = parseConfig(text, 'sluice.yaml')
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems))
  return parsed.config
}

const change = { commit: oid, pull: 7, subject: 'Move on', author: 'bob', carried: true }
const noted = (more: Partial<Noted>): Noted => ({
  unit: 'redis',
  kind: 'open',
  code: '',
  would: '',
  because: '',
  digest: 'd1',
  questions: 0,
  problems: [],
  pending: [change],
  changes: 1,
  left: 0,
  ...more,
})
const leave = (code: string) => noted({ kind: 'leave', code })
const record = (more: Partial<UnitRecord>): UnitRecord => ({ ...emptyRecord('staging', 'redis'), ...more })
const base = { commit: oid, files: {}, executable: [], picked: [], services: null }
const received = record({ bases: { 'staging-cluster': base } })
const pull = { environment: 'staging', unit: 'redis', number: 12, approved: true }
const difference = {
  environment: 'staging',
  cluster: 'staging-cluster',
  service: 'redis',
  missing: 1,
  differing: 0,
  since: null,
}

type Known = { record?: UnitRecord; noted?: Noted; pull?: typeof pull; differs?: boolean }

const rows = (known: Known, config: Facts['config'] = configured()) =>
  unitRows({
    config,
    records: new Map([['staging', known.record === undefined ? [] : [known.record]]]),
    noted: new Map([['staging', known.noted === undefined ? [] : [known.noted]]]),
    pulls: known.pull === undefined ? [] : [known.pull],
    differences: known.differs === true ? [difference] : [],
  })

describe('a row', () => {
  it.each<[string, Known, object]>([
    [
      'what is open',
      { pull, noted: noted({}) },
      { state: 'open', pull: { number: 12, approved: true }, carries: 1, changes: 0 },
    ],
    [
      'what is open and left something behind',
      { pull, noted: noted({ changes: 3, left: 2, pending: [change, { ...change, carried: false }] }) },
      { state: 'open', carries: 1, changes: 2, pending: [{ carried: false }] },
    ],
    [
      'what is open and not refreshed',
      { pull, noted: leave('approved') },
      { state: 'open', code: 'approved', changes: 0 },
    ],
    ['what is open after the store was lost', { pull }, { state: 'open', code: '', changes: 0 }],
    [
      'what GitHub refused to refresh',
      { pull, noted: noted({ kind: 'failed', because: 'a rule' }) },
      { state: 'open', because: 'a rule' },
    ],
    [
      'what waits',
      { record: record({ waits: { because: 'five are open' } }) },
      { state: 'waits', because: 'five are open' },
    ],
    [
      'what waits no more',
      { record: received, noted: noted({ kind: 'wait', because: 'old' }) },
      { state: 'in-step', because: '' },
    ],
    [
      'what was opened and closed by a person',
      { record: record({ refused: ['d1'] }), noted: noted({}) },
      { state: 'closed', code: 'refused', changes: 1 },
    ],
    [
      'what is closed and came again',
      { record: record({ refused: ['d1'] }), noted: leave('refused') },
      { state: 'closed', changes: 1 },
    ],
    [
      'what was opened and merged',
      { record: received, noted: noted({}) },
      { state: 'in-step', changes: 0, received: oid },
    ],
    [
      'what was closed once and merged later',
      { record: { ...received, refused: ['d0'] }, noted: noted({}) },
      { state: 'in-step' },
    ],
    [
      'what GitHub refused',
      { noted: noted({ kind: 'failed', because: 'a rule' }) },
      { state: 'failed', because: 'a rule', changes: 1 },
    ],
    [
      'what is promoted by hand',
      { record: received, noted: noted({ kind: 'manual', pending: [], changes: 0 }) },
      { state: 'manual' },
    ],
    [
      'what is blocked',
      { noted: { ...leave('blocked'), problems: ['no'] } },
      { state: 'held-back', code: 'blocked', problems: ['no'] },
    ],
    ['what is new', { noted: leave('new-service') }, { state: 'held-back', code: 'new-service' }],
    ['what is in step', { noted: leave('in-step') }, { state: 'in-step', changes: 0 }],
    ['what was withdrawn', { record: received, noted: noted({ kind: 'withdraw' }) }, { state: 'in-step' }],
    ['what was observed before', { noted: leave('observe') }, { state: 'held-back', code: 'observe', changes: 1 }],
    ['what only differed at first sight', { differs: true }, { state: 'unknown', differs: [difference] }],
    ['what differed and was promoted since', { differs: true, record: received }, { state: 'in-step', differs: [] }],
  ])('of %s', (_, known, expected) => {
    expect(rows(known)).toMatchObject([{ environment: 'staging', unit: 'redis', ...expected }])
  })

  it('of a whole environment are none where services travel alone again', () => {
    const known = { record: record({ unit: 'all', bases: received.bases }), noted: noted({ unit: 'all' }) }
    expect(rows(known)).toEqual([])
    expect(rows(known, configured('group: environment\n'))).toMatchObject([{ unit: 'all' }])
  })

  it('of what is observed says that it would open', () => {
    expect(rows({ noted: { ...leave('observe'), would: 'wait' } }, configured('', ', mode: observe'))).toMatchObject([
      { state: 'observed', would: 'wait', changes: 1 },
    ])
  })

  it('speaks no more of a unit that travels otherwise now, unless it is open', () => {
    const grouped = configured('groups: { pair: [redis, harbor] }')
    expect(rows({ record: received, noted: noted({}) }, grouped)).toEqual([])
    expect(rows({ record: received, pull }, grouped)).toMatchObject([{ unit: 'redis', state: 'open' }])
    expect(rows({ differs: true }, grouped)).toMatchObject([{ unit: 'pair', state: 'unknown' }])
    expect(rows({ noted: noted({}) }, configured('', ', services: ["*", "!redis"]'))).toEqual([])
  })
})

describe('notes of planning', () => {
  it('come back as they were written, and what is no note is left out', () => {
    const all = [noted({}), leave('blocked')]
    expect(decodeNoted(encodeNoted(all))).toEqual(all)
    const strange = [{ ...noted({}), changes: -1 }, { ...noted({}), pending: [{ ...change, commit: 'x' }] }, null, 'x']
    expect(decodeNoted(JSON.stringify([...strange, noted({})]))).toEqual([noted({})])
  })

  it.each([null, '', '{', '{}', '7'])('are none where %j stands', (text) => {
    expect(decodeNoted(text)).toEqual([])
  })

  it('are replaced by newer ones, and the oldest go where there are too many', () => {
    const many = Array.from({ length: 1000 }, (_, n) => noted({ unit: `u${n}` }))
    const after = withNoted(many, [noted({ unit: 'u0', digest: 'new' }), noted({ unit: 'fresh' })])
    expect(after).toHaveLength(1000)
    expect(after.slice(-2).map(({ unit, digest }) => `${unit} ${digest}`)).toEqual(['u0 new', 'fresh d1'])
    expect(after[0]?.unit).toBe('u2')
  })
})
