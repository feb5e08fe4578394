// What a record remembers of merged promotions, and the texts that it keeps for them.
import { describe, expect, it } from 'vitest'
import { filesFor, judgedPaths } from '../../src/ledger/memory.ts'
import { emptyRecord, type UnitRecord, type Version } from '../../src/ledger/state.ts'
import { merged } from '../../src/ledger/transactions.ts'
import { oidOfText } from '../../src/oid.ts'
import type { Brought } from '../../src/promotion/received/brought.ts'

const [a, b, c] = ['a', 'b', 'c'].map((digit) => digit.repeat(40)) as [string, string, string]
const file = (oid: string) => ({ mode: '100644' as const, oid })
const brought: Brought = {
  from: 'dev-cluster',
  before: { commit: a, picked: [] },
  received: { 'dev/v.yaml': { before: file(a), after: file(b) } },
  written: { 'staging/v.yaml': { before: file(a), after: file(b) } },
}
const version: Version = {
  head: b,
  digest: 'd',
  carries: { staging: { commit: b, files: { 'dev/v.yaml': b }, executable: [], picked: [], services: ['redis'] } },
  brings: { staging: brought },
  since: { staging: a },
  blockers: [],
}
const withOpen = (record: UnitRecord, open: Version = version): UnitRecord => ({
  ...record,
  open: { ...open, branch: 'x', previous: null, carry: null, began: null },
})
const empty = emptyRecord('staging', 'redis')
const pull = (number: number) => ({ headOid: b, firstCommit: b, number })

describe('a merged promotion', () => {
  it('is remembered with its number, the newest last, ten of them', () => {
    let record = empty
    for (let number = 1; number <= 12; number++) record = merged(withOpen(record), pull(number))
    expect(record.merged.map((one) => one.pull)).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
    expect(record.merged.at(-1)).toEqual({ pull: 12, brings: { staging: brought } })
  })

  it('is remembered as what the merge left, where people changed the branch', () => {
    const blockers = [
      { kind: 'conflict' as const, path: 'staging/own.yaml', wrote: a, sentence: 's', asks: null },
      { kind: 'conflict' as const, path: 'staging/same.yaml', wrote: c, sentence: 's', asks: null },
    ]
    const standing = new Map([
      ['staging/v.yaml', file(c)],
      ['staging/own.yaml', file(b)],
      ['staging/same.yaml', file(c)],
    ])
    expect(judgedPaths({ ...version, blockers }).toSorted()).toEqual([...standing.keys()].toSorted())
    const { merged: all } = merged(withOpen(empty, { ...version, blockers }), pull(1), standing)
    expect(all[0]?.brings.staging?.written).toEqual({
      'staging/v.yaml': { before: file(a), after: file(c) },
      'staging/own.yaml': { before: file(a), after: file(b) },
    })
  })

  it('that does not say what it brought ends the memory of those before', () => {
    const record = merged(withOpen(empty), pull(1))
    expect(merged(withOpen(record, { ...version, brings: {} }), pull(2)).merged).toEqual([])
  })

  it('that is large leaves no room for older ones, but stays itself', () => {
    const many = Object.fromEntries(Array.from({ length: 600 }, (_, n) => [`f${n}`, { before: null, after: file(b) }]))
    const record = merged(withOpen(empty), pull(1))
    const large = { ...version, brings: { staging: { ...brought, received: many } } }
    expect(merged(withOpen(record, large), pull(2)).merged.map((one) => one.pull)).toEqual([2])
  })
})

describe('the texts of a record', () => {
  const [text, other] = ['a: 1\n', 'a: 2\n'].map((one) => ({ oid: oidOfText(one), text: one }))
  if (text === undefined || other === undefined) throw new Error('two texts')
  const holding = (oid: string): UnitRecord['bases'] =>
    ({ staging: { ...version.carries.staging, files: { x: oid } } }) as UnitRecord['bases']
  const pathOf = (oid: string) => `texts/staging/redis/${oid}`

  it('stand beside it while a base, a version or a past promotion names them', () => {
    const files = filesFor({ ...empty, bases: holding(text.oid) }, [text, other], [])
    expect([...files.keys()]).toEqual(['environments/staging/redis.json', pathOf(text.oid)])
    expect(files.get(pathOf(text.oid))).toBe(text.text)
    expect(files.get('environments/staging/redis.json')).toContain(`"texts": [\n    "${text.oid}"\n  ]`)
    const past = { pull: 1, brings: { s: { ...brought, received: { x: { before: file(text.oid), after: null } } } } }
    expect(filesFor({ ...empty, merged: [past] }, [text], []).has(pathOf(text.oid))).toBe(true)
    const open = withOpen(empty, { ...version, carries: holding(text.oid) })
    expect(filesFor(open, [text], []).has(pathOf(text.oid))).toBe(true)
    expect(filesFor({ ...empty, open: { ...open.open, previous: open.open } } as UnitRecord, [text], []).size).toBe(2)
  })

  it('stay as they are where they are named again, and go where nothing names them', () => {
    const record = { ...empty, bases: holding(other.oid), texts: [text.oid, other.oid] }
    const standing = [pathOf(text.oid), pathOf(other.oid), 'texts/staging/redis-2/x', 'environments/staging/redis.json']
    const files = filesFor(record, [], standing)
    expect([...files]).toEqual([
      ['environments/staging/redis.json', expect.stringContaining(`"texts": [\n    "${other.oid}"\n  ]`)],
      [pathOf(text.oid), null],
    ])
  })
})
