// Where going back leads, and which tags are bad from then on.
import { describe, expect, it } from 'vitest'
import { type Pin, pinKey } from '../../src/bump/model.ts'
import type { BumpRecord, MergedBump } from '../../src/ledger/bump-state.ts'
import { emptyBump, tagBad } from '../../src/ledger/bump-transactions.ts'
import { type BackWish, wayBack } from '../../src/ledger/way-back.ts'

const pin = (tag: string, ...services: string[]): Pin => ({
  cluster: 'c',
  path: `${services.join('-')}.yaml`,
  docIndex: 0,
  line: 1,
  kind: 'GitRepository',
  namespace: null,
  name: services[0] ?? '',
  base: { host: 'github.com', owner: 'acme', name: 'base' },
  tag,
  services,
  uses: [],
})
const [redis, loki, both] = [pin('v3', 'redis'), pin('v3', 'loki'), pin('v3', 'harbor', 'calico')]
const merged = (pull: number, from: string, to: string, ...pins: Pin[]): MergedBump => ({
  pull,
  at: '2026-01-01T00:00:00.000Z',
  to,
  pins: Object.fromEntries(pins.map((one) => [pinKey(one), { from, to, services: one.services }])),
})
const empty = emptyBump('dev', 'github.com/acme/base')
const record: BumpRecord = {
  ...empty,
  merged: [merged(1, 'v1', 'v2', redis, loki, both), merged(2, 'v2', 'v3', redis, both)],
}
const whole: BackWish = { pull: null, to: null, only: null }
const back = (wish: Partial<BackWish>, known = record, pins: readonly Pin[] = [redis, loki, both]) => {
  const { tags, left, unknown } = wayBack(known, pins, { ...whole, ...wish })
  return { tags: { ...tags }, left, unknown: unknown.map(({ name }) => name) }
}

describe('the way back', () => {
  it('is that of the pins which the last bump moved, and marks what they leave', () => {
    expect(back({})).toEqual({
      tags: { [pinKey(redis)]: 'v2', [pinKey(both)]: 'v2' },
      left: [{ tag: 'v3', services: ['calico', 'harbor', 'redis'] }],
      unknown: [],
    })
  })

  it('is that of some services, of a source only where all of its services go', () => {
    expect(back({ only: ['redis', 'harbor'] })).toMatchObject({ left: [{ tag: 'v3', services: ['redis'] }] })
    expect(back({ only: ['redis'] }).tags).toEqual({ [pinKey(redis)]: 'v2' })
  })

  it('leads where it is told', () => {
    expect(back({ to: 'v1' }).tags).toEqual({ [pinKey(redis)]: 'v1', [pinKey(both)]: 'v1' })
    expect(back({ to: 'v3' }).tags).toEqual({})
  })

  it('leads past what is bad, and stops where nothing good is known', () => {
    const bad = tagBad(record, { tag: 'v2', services: ['redis'], because: 'x', by: 'bob', at: '' })
    expect(back({}, bad).tags).toEqual({ [pinKey(redis)]: 'v1', [pinKey(both)]: 'v2' })
    expect(back({}, empty)).toMatchObject({ tags: {}, left: [], unknown: ['redis', 'loki', 'harbor'] })
  })

  it('of a bump that is named brings back nothing that moved on since', () => {
    expect(back({ pull: 1 })).toEqual({ tags: {}, left: [], unknown: [] })
    expect(back({ pull: 2 }).left).toHaveLength(1)
    // By no name, pins that people moved by hand since the last bump count, too.
    expect(back({}, { ...record, merged: [merged(1, 'v1', 'v2', redis)] }).unknown).toEqual(['redis', 'loki', 'harbor'])
  })
})
