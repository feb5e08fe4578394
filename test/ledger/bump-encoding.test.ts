import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeBase, decodeBump, decodeHolds } from '../../src/ledger/bump-encoding.ts'
import {
  type BaseRecord,
  type BumpRecord,
  basePath,
  bumpPath,
  type Holds,
  unitOfBase,
} from '../../src/ledger/bump-state.ts'
import { emptyBase, emptyBump } from '../../src/ledger/bump-transactions.ts'
import { encode } from '../../src/ledger/encoding.ts'
import { noHolds } from '../../src/ledger/holds.ts'
import { a, aBase, aBump, at, b, base, pinsOf, someHolds } from './bumps.ts'

const decoders = { base: decodeBase, bump: decodeBump, holds: decodeHolds }
const decoded = (kind: keyof typeof decoders, value: unknown) =>
  decoders[kind](typeof value === 'string' ? value : JSON.stringify(value), 'f.json')

const version = { head: a, digest: 'd', to: 't', pins: pinsOf({ redis: ['s', 't'] }), blockers: [] }
const open = { ...version, branch: 'b', previous: null, requestedBy: null }
const bump: BumpRecord = {
  ...emptyBump('dev', base),
  open,
  merged: [{ pull: 1, at, to: 't', pins: version.pins }],
  stood: [{ tag: 't', since: at, until: null, services: ['redis'] }],
  bad: [{ tag: 't', services: [], because: 'x', by: 'bob', at }],
  refused: ['t'],
}
const seen: BaseRecord = { ...emptyBase(base), tags: { t: a }, moved: { t: { was: a, is: b, at } } }
const hold = { environment: null, service: 'all', version: null, reason: 'x', by: 'bob', at }
const holds: Holds = { version: 1, holds: [hold] }

describe('what is remembered of bumps', () => {
  it('comes back as it was written, whatever tags and services are called', () => {
    fc.assert(fc.property(aBump, (record) => void expect(decodeBump(encode(record), 'f')).toEqual({ record })))
    fc.assert(fc.property(aBase, (record) => void expect(decodeBase(encode(record), 'f')).toEqual({ record })))
    fc.assert(fc.property(someHolds, (record) => void expect(decodeHolds(encode(record), 'f')).toEqual({ record })))
    for (const record of [bump, seen, holds]) expect(encode(record)).toMatch(/^\{\n {2}"version": 1,\n[\s\S]*\}\n$/)
  })

  it('has nothing for names that every object knows', () => {
    const [one, other] = [
      decodeBase(encode(seen), 'f'),
      decodeBump(encode({ ...bump, open: { ...open, previous: version } }), 'f'),
    ]
    if (!('record' in one && 'record' in other)) throw new Error('both have to be read')
    const tables = [one.record.tags, one.record.moved, emptyBase(base).tags, emptyBase(base).moved]
    const pins = [other.record.open, other.record.open?.previous, other.record.merged[0]].map((of) => of?.pins)
    for (const name of ['constructor', '__proto__', 'toString']) {
      for (const table of [...tables, ...pins]) expect(table?.[name]).toBeUndefined()
    }
  })

  it.each<[string, keyof typeof decoders, unknown]>([
    ['no JSON', 'bump', '{'],
    ['empty', 'base', ''],
    ['deep brackets', 'holds', '['.repeat(100_000)],
    ['nothing', 'bump', 'null'],
    ['a list', 'base', []],
    ['another version', 'bump', { ...bump, version: 2 }],
    ['another version', 'base', { ...seen, version: 2 }],
    ['another version', 'holds', { ...holds, version: 2 }],
    ['of a base without a host', 'bump', { ...bump, base: 'acme/base' }],
    ['of a base without a host', 'base', { ...seen, base: 'acme/base' }],
    ['without an environment', 'bump', { ...bump, environment: undefined }],
    ['open without a head', 'bump', { ...bump, open: { ...open, head: null } }],
    ['open without pins', 'bump', { ...bump, open: { ...open, pins: undefined } }],
    ['open, asked for by a number', 'bump', { ...bump, open: { ...open, requestedBy: 1 } }],
    ['open after something else', 'bump', { ...bump, open: { ...open, previous: {} } }],
    ['open with an unknown blocker', 'bump', { ...bump, open: { ...open, blockers: [{ kind: 'x' }] } }],
    ['a pin that goes nowhere', 'bump', { ...bump, open: { ...open, pins: { k: { from: 's', services: [] } } } }],
    ['merged without a number', 'bump', { ...bump, merged: [{ at, to: 't', pins: {} }] }],
    ['merged at no time', 'bump', { ...bump, merged: [{ pull: 1, at: 'yesterday', to: 't', pins: {} }] }],
    [
      'a tag that stood since no time',
      'bump',
      { ...bump, stood: [{ tag: 't', since: '2026-99-01T00:00:00Z', until: null, services: [] }] },
    ],
    ['a tag that stood for nobody', 'bump', { ...bump, stood: [{ tag: 't', since: at, until: null }] }],
    ['bad without a reason', 'bump', { ...bump, bad: [{ tag: 't', services: [], by: 'bob', at }] }],
    ['refusals that are no list', 'bump', { ...bump, refused: 't' }],
    ['a tag without an object', 'base', { ...seen, tags: { t: 'abc' } }],
    ['moved without a place', 'base', { ...seen, moved: { t: { was: a, at } } }],
    ['holds that are no list', 'holds', { ...holds, holds: {} }],
    ['a hold on nothing', 'holds', { ...holds, holds: [{ ...hold, service: null }] }],
    ['a hold without a reason', 'holds', { ...holds, holds: [{ ...hold, reason: undefined }] }],
  ])('that is %s (%s) is a problem that says what to do', (_, kind, value) => {
    expect(decoded(kind, value)).toMatchObject({
      problems: [{ code: 'ledger', file: 'f.json', message: expect.stringContaining('sluice-ledger') }],
    })
  })

  it('is read where nothing is wrong with it', () => {
    for (const [kind, value] of [
      ['bump', bump],
      ['base', seen],
      ['holds', holds],
      ['holds', noHolds],
    ] as const)
      expect(decoded(kind, value)).toEqual({ record: value })
  })

  it('stands at a readable path, in lower case', () => {
    expect(basePath('Acme.Base.x')).toBe('bases/acme.base.x.json')
    expect(bumpPath('dev', 'Acme.Base')).toBe('bumps/dev/acme.base.json')
    expect(unitOfBase('git.acme.com/acme/own.base')).toBe('acme.own.base')
  })
})
