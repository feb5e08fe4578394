import { describe, expect, it } from 'vitest'
import { decodeRepository, decodeUnit, encode } from '../../src/ledger/encoding.ts'
import { emptyRecord, type OpenPromotion, type UnitRecord, type Version } from '../../src/ledger/state.ts'
import { merged, opened, recordBase, refused, versionOf, waiting, withdrawn } from '../../src/ledger/transactions.ts'
import type { Choice } from '../../src/promotion/model.ts'

const [a, b] = ['a'.repeat(40), 'b'.repeat(40)]
const base = { commit: a, files: { 'x/y.yaml': b }, executable: ['x/y.yaml'], picked: [b], services: ['redis'] }
const carried = [{ commit: a, pull: 12, people: [{ id: 5, login: 'alice' }] }]
const version: Version = {
  head: b,
  digest: 'd1',
  carries: { 'staging-cluster': { ...base, commit: b } },
  brings: {
    'staging-cluster': {
      from: 'dev-cluster',
      before: { commit: a, picked: [b] },
      received: { 'x/y.yaml': { before: null, after: { mode: '100755', oid: b } } },
      written: { 'z/y.yaml': { before: { mode: '100644', oid: a }, after: null } },
    },
  },
  since: { 'staging-cluster': a },
  blockers: [
    {
      kind: 'conflict',
      path: 'x',
      wrote: null,
      sentence: 's',
      asks: { cluster: 'c', pointer: 'p', digest: 'd', name: '1', keys: [], stands: b, answer: null },
    },
    { kind: 'problem', path: null, wrote: null, sentence: 's', asks: null },
  ],
  carried,
  byHand: [{ because: 'It deletes much.', isGrave: true }],
  requestedBy: 'bob',
  forced: { by: 'bob', reason: 'r', at: '2026-01-02T03:04:05Z', head: b },
}
const wish = { carry: { kind: 'except', changes: [{ pull: 12 }, { commit: a }] }, began: [a] } as const
const open: OpenPromotion = {
  ...version,
  carried,
  requestedBy: 'bob',
  branch: 'sluice/promote/staging/redis',
  previous: null,
  ...wish,
}
const asOpened = { headOid: b, firstCommit: b, number: 41 }
const choice: Choice = { cluster: 'c', path: 'x', pointer: 'p', digest: 'd', side: 'source', by: 'bob' }
const record: UnitRecord = {
  ...emptyRecord('staging', 'redis'),
  bases: { 'staging-cluster': base },
  open,
  choices: [choice],
  merged: [{ pull: 40, brings: version.brings }],
  texts: [b],
}

const decoded = (value: unknown) => decodeUnit(typeof value === 'string' ? value : JSON.stringify(value), 'f.json')

describe('a record', () => {
  it('comes back as it was written, in small diffs', () => {
    expect(decoded(encode(record))).toEqual({ record })
    expect(encode(record)).toMatch(/^\{\n {2}"version": 1,\n[\s\S]*\}\n$/)
    const since = '2026-01-02T03:04:05Z'
    const seen = { environment: 'staging', cluster: 'c', service: 's', missing: 1, differing: 0, since }
    const units = { group: 'service' as const, groups: [{ name: 'g', services: ['s'] }] }
    const baseline = { version: 1 as const, baseline: { main: a }, cuts: { staging: a }, differences: [seen], units }
    expect(decodeRepository(encode(baseline), 'repository.json')).toEqual({ record: baseline })
  })

  it('of the first sight as the version before wrote it has neither cuts nor ages', () => {
    const seen = { environment: 'staging', cluster: 'c', service: 's', missing: 1, differing: 0 }
    const text = JSON.stringify({ version: 1, baseline: { main: a }, differences: [seen] })
    const record = {
      version: 1,
      baseline: { main: a },
      cuts: null,
      differences: [{ ...seen, since: null }],
      units: null,
    }
    expect(decodeRepository(text, 'repository.json')).toEqual({ record })
  })

  it('of the version before is read as one that picked and remembered nothing', () => {
    const old = JSON.parse(encode(record), (key, value) =>
      ['picked', 'services', 'brings', 'carry', 'began', 'merged', 'inherited', 'texts', 'choices'].includes(key)
        ? undefined
        : value,
    )
    expect(Object.keys(old)).toEqual(['version', 'environment', 'unit', 'bases', 'open', 'refused', 'waits'])
    const bare = { ...base, picked: [], services: null }
    expect(decoded(old)).toEqual({
      record: {
        ...record,
        bases: { 'staging-cluster': bare },
        open: { ...open, carries: { 'staging-cluster': { ...bare, commit: b } }, brings: {}, carry: null, began: null },
        merged: [],
        inherited: [],
        texts: [],
        choices: [],
      },
    })
  })

  it('of the version before units changed is read with all that it remembers, for services that are not named', () => {
    const old = JSON.parse(encode(record), (key, value) =>
      ['services', 'inherited'].includes(key) ? undefined : value,
    )
    const bare = { ...base, services: null }
    const carries = { 'staging-cluster': { ...bare, commit: b } }
    const read = { ...record, bases: { 'staging-cluster': bare }, open: { ...open, carries } }
    expect(decoded(old)).toEqual({ record: read })
  })

  it.each<[string, unknown]>([
    ['no JSON', '{'],
    ['deep brackets', '['.repeat(100_000)],
    ['nothing', 'null'],
    ['a list', []],
    ['another version', { ...record, version: 2 }],
    ['no environment', { ...record, environment: undefined }],
    ['a base that is no object', { ...record, bases: { c: 'x' } }],
    ['a base with a short id', { ...record, bases: { c: { ...base, commit: 'abc' } } }],
    ['a file without an id', { ...record, bases: { c: { ...base, files: { x: 1 } } } }],
    ['an open one without a head', { ...record, open: { ...open, head: null } }],
    ['an unknown blocker', { ...record, open: { ...open, blockers: [{ ...open.blockers[0], kind: 'x' }] } }],
    [
      'a question without a name',
      {
        ...record,
        open: { ...open, blockers: [{ ...open.blockers[0], asks: { ...open.blockers[0]?.asks, name: 1 } }] },
      },
    ],
    ['a choice for no side', { ...record, choices: [{ ...choice, side: 'both' }] }],
    ['choices that are no list', { ...record, choices: {} }],
    ['a pick that is no id', { ...record, bases: { c: { ...base, picked: ['abc'] } } }],
    ['a merged one without a number', { ...record, merged: [{ brings: {} }] }],
    ['a merged one that brought something else', { ...record, merged: [{ pull: 1, brings: { c: { from: 'x' } } }] }],
    ['a text without an id', { ...record, texts: ['x'] }],
    ['a wish that names nothing', { ...record, open: { ...open, carry: { kind: 'only', changes: [{}] } } }],
    [
      'a carried change by a name alone',
      { ...record, open: { ...open, carried: [{ ...carried[0], people: ['alice'] }] } },
    ],
    ['carried changes that are no list', { ...record, open: { ...open, carried: {} } }],
    ['a force without a time', { ...record, open: { ...open, forced: { ...open.forced, at: 'now' } } }],
    ['a reason without weight', { ...record, open: { ...open, byHand: [{ because: 'x' }] } }],
    ['a request by a number', { ...record, open: { ...open, requestedBy: 5 } }],
    ['an unknown wish', { ...record, open: { ...open, carry: { kind: 'all', changes: [] } } }],
    ['a beginning that is no list', { ...record, open: { ...open, began: 'x' } }],
    ['refusals that are no list', { ...record, refused: 'd' }],
    ['a wait without a reason', { ...record, waits: {} }],
  ])('that is %s is a problem that says what to do', (_, value) => {
    expect(decoded(value)).toMatchObject({
      problems: [{ code: 'ledger', file: 'f.json', message: expect.stringContaining('sluice-ledger') }],
    })
  })

  it('of an earlier version, without choices and questions, is read', () => {
    const { choices: _, ...old } = record
    const blockers = open.blockers.map(({ asks: __, ...blocker }) => blocker)
    const read = decoded({ ...old, open: { ...open, blockers } })
    const asked = open.blockers.map((blocker) => ({ ...blocker, asks: null }))
    expect(read).toEqual({ record: { ...record, choices: [], open: { ...open, blockers: asked } } })
  })

  it('has nothing for names that every object knows', () => {
    const read = decoded(encode(record))
    if (!('record' in read)) throw new Error('the record has to be read')
    for (const one of [read.record, emptyRecord('staging', 'redis'), merged(read.record, asOpened)]) {
      for (const name of ['constructor', '__proto__', 'toString']) expect(one.bases[name]).toBeUndefined()
    }
  })

  it('keeps a path and a cluster with such a name', () => {
    const odd = JSON.stringify(record).replaceAll('staging-cluster', '__proto__').replaceAll('x/y.yaml', '__proto__')
    const read = decoded(odd)
    if (!('record' in read)) throw new Error('the record has to be read')
    expect(Object.keys(read.record.bases)).toEqual(['__proto__'])
    expect(JSON.parse(encode(merged(read.record, asOpened)))).toMatchObject({ open: null })
    expect(encode(merged(read.record, asOpened))).toContain(`"__proto__": {\n      "commit": "${b}"`)
  })
})

describe('a transaction', () => {
  it('opens, and ends the waiting', () => {
    const waits = waiting(emptyRecord('staging', 'redis'), 'full')
    expect(opened(waits, open.branch, version, null, wish)).toMatchObject({ open, waits: null })
  })

  it('merges: what was decided in it is not asked again, other choices stay', () => {
    const other = { ...choice, path: 'y' }
    expect(merged({ ...record, choices: [choice, other] }, asOpened).choices).toEqual([other])
    expect(refused(record, asOpened).choices).toEqual([choice])
  })

  it('merges: the base is what was carried, others stay', () => {
    const other = { ...record, bases: { ...record.bases, other: base } }
    expect(merged(other, asOpened)).toMatchObject({
      open: null,
      bases: { 'staging-cluster': { commit: b }, other: base },
    })
    expect(merged(emptyRecord('staging', 'redis'), asOpened).bases).toEqual({})
  })

  it('keeps the version that stood before, since people may merge or close that one', () => {
    const newer = { ...version, head: a, digest: 'd2', carries: { 'staging-cluster': base } }
    const twice = opened(record, open.branch, newer, b, wish)
    expect(twice.open).toMatchObject({ head: a, previous: { head: b, digest: 'd1' } })
    expect(merged(twice, { headOid: b, firstCommit: null, number: 41 }).bases).toEqual(open.carries)
    expect(merged(twice, { headOid: 'c'.repeat(40), firstCommit: a, number: 41 }).bases).toEqual(newer.carries)
    expect(refused(twice, { headOid: b, firstCommit: null }).refused).toEqual(['d1'])
    expect(opened(record, open.branch, newer, null, wish).open?.previous).toBeNull()
  })

  it('leaves the record alone for a pull request that holds neither version', () => {
    const other = { headOid: 'd'.repeat(40), firstCommit: 'e'.repeat(40), number: 41 }
    expect(versionOf(record, other)).toBeNull()
    expect(merged(record, other)).toBe(record)
    expect(refused(record, other)).toBe(record)
  })

  it('refuses: the digest once, the newest last, at most 20', () => {
    let now: UnitRecord = record
    for (let index = 0; index < 25; index++)
      now = refused({ ...now, open: { ...open, digest: `d${index % 22}` } }, asOpened)
    expect(now.open).toBeNull()
    expect(now.refused).toHaveLength(20)
    expect(now.refused.at(-1)).toBe('d2')
    expect(new Set(now.refused).size).toBe(20)
    const nothing = emptyRecord('staging', 'redis')
    expect(refused(nothing, asOpened)).toBe(nothing)
  })

  it('withdraws without a refusal', () => {
    expect(withdrawn(record)).toMatchObject({ open: null, refused: [], bases: record.bases })
  })

  it('records files with their modes', () => {
    const files = [
      { path: 'run.sh', mode: '100755' as const, oid: a },
      { path: 'v.yaml', mode: '100644' as const, oid: b },
    ]
    expect(recordBase({ commit: a, files, picked: [b] }, ['redis'])).toEqual({
      commit: a,
      files: { 'run.sh': a, 'v.yaml': b },
      executable: ['run.sh'],
      picked: [b],
      services: ['redis'],
    })
  })
})
