// How a base stands in an environment, from the ledger, the branches and the notes of the last evaluation.
import { describe, expect, it } from 'vitest'
import { type BaseFacts, baseRows } from '../../src/ledger/base-rows.ts'
import type { BumpRecord, Hold } from '../../src/ledger/bump-state.ts'
import { emptyBump } from '../../src/ledger/bump-transactions.ts'
import { noHolds } from '../../src/ledger/holds.ts'
import { decodeNotedBumps, encodeNotedBumps, type NotedBump } from '../../src/ledger/noted-bumps.ts'

const base = 'github.com/acme/base'
const since = '2026-01-01T00:00:00.000Z'
const note = (more: Partial<NotedBump> = {}): NotedBump => ({
  base,
  newest: 'v2',
  pins: [{ tag: 'v1', count: 3 }],
  because: 'v2 soaks.',
  gone: [],
  moved: [],
  ...more,
})
const record = (more: Partial<BumpRecord> = {}): BumpRecord => ({
  ...emptyBump('dev', base),
  stood: [
    { tag: 'v0', since, until: since, services: ['redis'] },
    { tag: 'v1', since, until: null, services: ['redis', 'group.loki'] },
  ],
  ...more,
})
const open = {
  head: 'a',
  digest: 'd',
  to: 'v2',
  pins: {},
  blockers: [],
  branch: 'b',
  previous: null,
  requestedBy: null,
}
const pull = { environment: 'dev', unit: 'Acme.Base', number: 7, approved: true }
const hold = (service: string, environment: string | null = 'dev'): Hold => ({
  environment,
  service,
  version: null,
  reason: 'x',
  by: 'bob',
  at: since,
})

type Some = { records?: readonly BumpRecord[]; notes?: readonly NotedBump[] } & Partial<BaseFacts>
const rows = ({ records = [record()], notes = [note()], ...more }: Some = {}) =>
  baseRows({
    environments: ['dev', 'prod'],
    bumps: new Map([['dev', records]]),
    noted: new Map([['dev', notes]]),
    pulls: [],
    holds: noHolds,
    ...more,
  })

describe('a row', () => {
  it('says what stands, since when and with how many pins, what is newest, and why nothing is open', () => {
    expect(rows()).toEqual([
      {
        base,
        environment: 'dev',
        stands: [{ tag: 'v1', since, pins: 3 }],
        newest: 'v2',
        pull: null,
        to: null,
        because: 'v2 soaks.',
        bad: [],
        holds: [],
        gone: [],
        moved: [],
      },
    ])
  })

  it('names the open pull request in place of the reason', () => {
    const [row] = rows({ records: [record({ open })], pulls: [pull, { ...pull, environment: 'prod', number: 8 }] })
    expect(row).toMatchObject({ pull: { number: 7, approved: true }, to: 'v2', because: '' })
  })

  it('goes by the ledger where the notes are lost, and by the notes before anything is remembered', () => {
    expect(rows({ notes: [] })).toMatchObject([
      { stands: [{ tag: 'v1', since, pins: null }], newest: null, because: '' },
    ])
    expect(rows({ records: [] })).toMatchObject([{ stands: [{ tag: 'v1', since: null, pins: 3 }], newest: 'v2' }])
  })

  it('is none where nothing stands and nothing is open', () => {
    expect(rows({ records: [record({ stood: [] })], notes: [] })).toEqual([])
    expect(rows({ records: [record({ stood: [] })], notes: [], pulls: [pull] })).toHaveLength(1)
    expect(rows({ records: [], notes: [] })).toEqual([])
  })

  it('has the holds of its services and of everything', () => {
    const all = [hold('redis'), hold('loki'), hold('harbor'), hold('all', null), hold('redis', 'prod')]
    const [row] = rows({ holds: { version: 1, holds: all } })
    expect(row?.holds).toEqual([hold('redis'), hold('loki'), hold('all', null)])
  })

  it('stands by base, and by the order of environments', () => {
    const other = 'github.com/acme/apps'
    const noted = new Map([
      ['prod', [note()]],
      ['dev', [note(), note({ base: other })]],
    ])
    expect(rows({ noted }).map((row) => [row.base, row.environment])).toEqual([
      [other, 'dev'],
      [base, 'dev'],
      [base, 'prod'],
    ])
  })
})

it('notes are read as they were written; what is no note is left out', () => {
  const notes = [note(), note({ newest: null, gone: ['v1'], moved: ['v0'] })]
  expect(decodeNotedBumps(encodeNotedBumps(notes))).toEqual(notes)
  expect(decodeNotedBumps(JSON.stringify([...notes, { base }, 3, { ...note(), pins: [{ tag: 1 }] }]))).toEqual(notes)
  for (const lost of [null, '', '{', '{}']) expect(decodeNotedBumps(lost)).toEqual([])
})
