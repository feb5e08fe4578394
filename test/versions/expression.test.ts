// Versions by an expression of the configuration.
import { describe, expect, it } from 'vitest'
import { allowedTags, compareTags, isNewer, isPrerelease, type Scheme } from '../../src/versions/schemes.ts'
import { holdsAnOrder } from './orders.ts'

const by = (expression: string): Scheme => ({ kind: 'regex', expression })
const numbered = by(String.raw`release-(\d+)(?:\.(\d+))?(-rc\d+)?`)
const named = by(
  String.raw`(?<major>\d+)\.(?<minor>\d+)(?:-(?<prerelease>test\d*))?(?:_(?<build>\d+))?(?:-(?<compatibility>[a-z]+))?`,
)

describe('versions by an expression', () => {
  it.each<[Scheme, string, string]>([
    [numbered, 'release-9', 'release-10'],
    [numbered, 'release-10', 'release-10.0'],
    [numbered, 'release-10.2', 'release-10.11'],
    [numbered, 'release-10.2-rc9', 'release-10.2-rc10'],
    [numbered, 'release-10.2-rc9', 'release-10.2'],
    [by(String.raw`(?<week>\d+)w(?<year>\d+)`), '9w2027', '10w2026'],
    [by(String.raw`build-\d+`), 'build-9', 'build-10'],
    [named, '1.9', '1.10'],
    [named, '1.9-test2', '1.9'],
    [named, '1.9-test2', '1.9-test10'],
    [named, '1.9', '1.9_2'],
    [named, '1.9_2-alpine', '1.9_10-alpine'],
    [by(String.raw`(?<minor>\d+)-(?<major>\d+)`), '9-1', '1-2'],
  ])('%j: %s is older than %s', (scheme, older, newer) => {
    expect([isNewer(scheme, newer, older), isNewer(scheme, older, newer)]).toEqual([true, false])
    expect(compareTags(scheme, older, newer)).toBeLessThan(0)
  })

  it.each<[Scheme, string, string]>([
    [numbered, 'release-9', 'my-release-10'],
    [numbered, 'release-9', 'release-10-fix'],
    [named, '1.9-alpine', '1.10-debian'],
    [named, '1.9', '1.10-debian'],
    [by('('), '(', '('],
  ])('%j: %s and %s have no order', (scheme, a, b) => {
    expect([compareTags(scheme, a, b), compareTags(scheme, b, a)]).toEqual([null, null])
    expect([isNewer(scheme, a, b), isNewer(scheme, b, a)]).toEqual([false, false])
  })

  it('hold the whole expression to the whole tag, also where it branches', () => {
    const branching = by('a|b')
    expect([compareTags(branching, 'a', 'b'), compareTags(branching, 'ab', 'ab')]).toEqual([-1, null])
  })

  it.each<[Scheme, string, boolean]>([
    [named, '1.9-test2', true],
    [named, '1.9', false],
    [numbered, 'release-10-rc1', true],
    [numbered, 'release-10', false],
  ])('%j: %s is a pre-release: %s', (scheme, tag, answer) => {
    expect(isPrerelease(scheme, tag)).toBe(answer)
  })

  it('are passed over beyond 100 characters, where an expression could backtrack for long', () => {
    const runaway = by('(.*)-(.*)-(.*)-(.*)x')
    const tags = Array.from({ length: 500 }, (_, index) => '-'.repeat(200) + index)
    expect(allowedTags({ scheme: runaway, prereleases: true, allow: null, ignore: [] }, tags)).toEqual([])
    expect(compareTags(by('a+'), 'a'.repeat(100), 'a'.repeat(101))).toBeNull()
    expect(compareTags(by('a+'), 'a'.repeat(100), 'a'.repeat(100))).toBe(0)
  })

  it('hold an order', () => {
    holdsAnOrder(by('.*'))
    holdsAnOrder(by(String.raw`v?(\d+)\.(\d+)(.*)`))
    holdsAnOrder(by(String.raw`v?(?<major>\d+)\.(?<minor>\d+)(?<prerelease>-.*)?(?:\+(?<compatibility>.*))?`))
  })
})
