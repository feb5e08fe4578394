// Semantic versions as tags write them.
import { describe, expect, it } from 'vitest'
import { compareTags, isNewer, isPrerelease } from '../../src/versions/schemes.ts'
import { holdsAnOrder } from './orders.ts'

const semver = { kind: 'semver' } as const

describe('semantic versions', () => {
  it.each([
    ['v1.0.0', 'v1.2.0'],
    ['v1.9.0', '1.10.0'],
    ['1.2.0-rc.1', 'v1.2.0'],
    ['1.0.0-rc.9', '1.0.0-rc.10'],
    ['1.0.0-alpha', '1.0.0-alpha.1'],
    ['1.2.0+build', '1.2.1'],
    ['v1.0.0', '2026.1.3'],
  ])('%s is older than %s', (older, newer) => {
    expect([isNewer(semver, newer, older), isNewer(semver, older, newer)]).toEqual([true, false])
    expect(compareTags(semver, older, newer)).toBeLessThan(0)
    expect(compareTags(semver, newer, older)).toBeGreaterThan(0)
  })

  it.each([
    ['1.0.0', 'v1.0.0'],
    ['1.2.0', '1.2.0+build'],
    ['1.2.0+a', '1.2.0+b'],
  ])('%s and %s are one version, ordered by their text', (first, second) => {
    expect([isNewer(semver, first, second), isNewer(semver, second, first)]).toEqual([false, false])
    expect(compareTags(semver, first, second)).toBeLessThan(0)
  })

  it.each([
    ...[
      '',
      'latest',
      'main',
      'v1',
      'v1.2',
      '2026.01',
      '2026.10',
      '20260131',
      'flux2-v0.3',
      '01.2.3',
      '1.02.3',
      'V1.0.0',
    ],
    ...[
      '=1.0.0',
      'vv1.0.0',
      ' 1.0.0',
      '1.0.0 ',
      '1.0.0-',
      '1.0.0-01',
      '1.0.0.0',
      '99999999999999999999.0.0',
      'redis-1.2.3',
    ],
    `1.0.0-${'a'.repeat(300)}`,
  ])('%j is none', (text) => {
    expect(compareTags(semver, text, text)).toBeNull()
    expect([compareTags(semver, text, '1.0.0'), compareTags(semver, '1.0.0', text)]).toEqual([null, null])
  })

  it.each([
    ['v1.2.0-rc.1', true],
    ['1.0.0-rc05', true],
    ['1.0.0-hotfix1', true],
    ['1.2.0+rc.1', false],
    ['v1.2.0', false],
    ['latest', false],
  ])('%s is a pre-release: %s', (tag, answer) => {
    expect(isPrerelease(semver, tag)).toBe(answer)
  })

  it('go up to 250 characters', () => {
    expect(isNewer(semver, 'v1.0.0', `v1.0.0-${'a.'.repeat(121)}1`)).toBe(true)
  })

  it('hold an order', () => {
    holdsAnOrder(semver)
  })

  it('leave years to the other scheme where small ones were recognised', () => {
    const small = { kind: 'semver', withoutYears: true } as const
    expect(compareTags(small, 'v1.0.0', '2026.1.3')).toBeNull()
    expect(isNewer(small, 'v1999.0.0', 'v1.0.0')).toBe(true)
    holdsAnOrder(small)
  })
})
