// Calendar versions: which texts are some, and which of two is newer.
import { describe, expect, it } from 'vitest'
import { compareTags, isNewer, isPrerelease } from '../../src/versions/schemes.ts'
import { holdsAnOrder } from './orders.ts'

const calver = { kind: 'calver' } as const

describe('calendar versions', () => {
  it('stand in this order', () => {
    const ascending = [
      '2025.12',
      '2026.01-dev.1',
      '2026.01-alpha1',
      '2026.01-beta.2',
      '2026.01b10',
      '2026.01-pre1',
      '2026.01-rc.1',
      '2026.01-rc.2',
      '2026.01-RC.10',
      '2026.01',
      '2026.01-1',
      '2026.01-hotfix1-rc.1',
      '2026.01-hotfix1',
      '2026.01-hotfix2',
      '2026.01-hotfix10',
      '2026.01.post1',
      '2026.01.0',
      '2026.01.1-rc.1',
      '2026.1.1',
      '2026.01.2',
      '2026.01.15',
      '2026.01.15.1',
      '2026.01.15.2',
      'v2026.2',
      '2026.9',
      '2026.10',
      '2026.10.99999999999999999999',
      '2026.10.100000000000000000000',
      '2026.11',
      '2027.01',
    ]
    for (const [index, older] of ascending.entries()) {
      for (const newer of ascending.slice(index + 1)) {
        expect([older, newer, isNewer(calver, newer, older), isNewer(calver, older, newer)]).toEqual([
          older,
          newer,
          true,
          false,
        ])
        expect(compareTags(calver, older, newer)).toBeLessThan(0)
      }
    }
  })

  it.each([
    ['2026.010', '2026.10'],
    ['2026.01', '2026.1'],
    ['2026.01', 'v2026.01'],
    ['2026.01+build.1', '2026.01+build.2'],
    ['2026.01-rc.1', '2026.01-rc1'],
    ['2026.01.03', '2026.1.3'],
  ])('%s and %s are one version, ordered by their text', (first, second) => {
    expect([isNewer(calver, first, second), isNewer(calver, second, first)]).toEqual([false, false])
    expect(compareTags(calver, first, second)).toBeLessThan(0)
    expect(compareTags(calver, second, first)).toBeGreaterThan(0)
  })

  it.each([
    ...['', 'latest', 'main', 'v1.0.0', '1.0.0-rc05', 'flux2-v0.3', '20260131', '2026', '2026.', '2026.00', '2026.0'],
    ...[
      '2026.13',
      '2026.1234',
      '1999.12',
      '2200.01',
      '26.01',
      'V2026.01',
      'vv2026.01',
      'x2026.01',
      '2026-01',
      '2026.01/a',
    ],
    ...['2026.01-', '2026.01 ', ' 2026.01', '2026.01\n', '2026.01+', '2026..01', '２０２６.01', '2026.0001'],
  ])('%j is none', (text) => {
    expect(compareTags(calver, text, text)).toBeNull()
    expect([compareTags(calver, text, '2026.01'), compareTags(calver, '2026.01', text)]).toEqual([null, null])
  })

  it.each([
    ...['2026.01-rc.1', '2026.01-rc05', '2026.1rc1', '2026.01.dev3', '2026.01-ALPHA', '2026.1a1', '2026.01-preview.2'],
    ...['2026.01-beta', '2026.01-snapshot', '2026.01-nightly.20260115', '2026.01-hotfix1-rc.1', '2026.01.3-pre'],
  ])('%s is a pre-release', (tag) => {
    expect(isPrerelease(calver, tag)).toBe(true)
  })

  it.each([
    ...['2026.01', '2026.01.1', '2026.01-hotfix1', '2026.01.post1', '2026.01-1', '2026.01a', '2026.01-a1b2c3d'],
    ...['2026.01-prod', '2026.01-release', '2026.01+rc.1', 'latest'],
  ])('%s is no pre-release', (tag) => {
    expect(isPrerelease(calver, tag)).toBe(false)
  })

  it('are read at once whatever their length', () => {
    const long = `2026.01-${'rc.'.repeat(80)}1`
    expect(isNewer(calver, `2026.01-${'rc.'.repeat(80)}2`, long)).toBe(true)
    expect(compareTags(calver, `2026.01.${'9'.repeat(242)}`, `2026.01.1${'0'.repeat(242)}`)).toBeLessThan(0)
    expect(compareTags(calver, `2026.${'0'.repeat(100_000)}`, `${'2026.'.repeat(20_000)}`)).toBeNull()
  })

  it('hold an order', () => {
    holdsAnOrder(calver)
  })
})
