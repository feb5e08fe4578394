// Which scheme a base follows, and which of its tags may be proposed.
import { describe, expect, it } from 'vitest'
import { allowedTags, isTagName, type Scheme, schemeFor } from '../../src/versions/schemes.ts'

const calver: Scheme = { kind: 'calver' }
const semver: Scheme = { kind: 'semver' }
const small: Scheme = { kind: 'semver', withoutYears: true }

describe('the scheme of a base', () => {
  it.each<[string, string, string[], string[], Scheme | null]>([
    ['its own', 'calver', ['v1.0.0'], ['v1.0.0'], calver],
    ['its own', 'semver', ['2026.01'], ['2026.01'], semver],
    ['its own', 'regex:a:(b)', [], [], { kind: 'regex', expression: 'a:(b)' }],
    ['dates in use', 'auto', ['v1.0.0', 'v1.1.0', 'v1.2.0'], ['2026.01'], calver],
    ['versions in use', 'auto', ['2026.01', '2026.02'], ['v1.0.0'], small],
    ['what reads both ways', 'auto', [], ['2026.1.3'], calver],
    ['years that are no dates', 'auto', [], ['2026.13.1', '2026.14.0'], semver],
    ['years beside small ones', 'auto', ['2026.10.1'], ['1.2.3'], small],
    ['most in use', 'auto', [], ['2026.01', '2026.01', 'v1.0.0'], calver],
    ['as many of each in use', 'auto', ['2026.01', '2026.02'], ['2026.01', 'v1.0.0'], null],
    ['nothing of a scheme in use', 'auto', ['2026.01', '2026.02'], ['latest', 'main'], null],
    ['half of no scheme in use', 'auto', ['2026.01'], ['2026.01', 'latest'], null],
    ['none in use', 'auto', ['2026.01', 'v1.0.0', '2026.02'], [], calver],
    ['none in use, mostly others', 'auto', ['2026.01', 'flux2-v0.3', '20260131'], [], null],
    ['no tags', 'auto', [], [], null],
  ])('by %s with %s from %j and %j in use', (_, versioning, tags, inUse, scheme) => {
    expect(schemeFor(versioning, tags, inUse)).toEqual(scheme)
  })
})

describe('the tags that may be proposed', () => {
  const tags = [
    ...['2026.01', '2026.9', '2026.10', '2026.010', '2026.02-rc.1', '2026.02', 'v1.0.0', '1.2.0-rc.1', '1.2.0+build'],
    ...[
      'latest',
      'main',
      'flux2-v0.3',
      '20260131',
      '2026.03',
      '2026.03',
      `2026.04-${'x'.repeat(242)}`,
      `2026.05-${'x'.repeat(243)}`,
    ],
  ]
  const long = `2026.04-${'x'.repeat(242)}`
  const plain = { scheme: calver, prereleases: false, allow: null, ignore: [] }

  it.each([
    ['those of the scheme', plain, ['2026.10', '2026.010', '2026.9', long, '2026.03', '2026.02', '2026.01']],
    ['SemVer', { ...plain, scheme: semver }, ['1.2.0+build', 'v1.0.0']],
    ['pre-releases', { ...plain, scheme: semver, prereleases: true }, ['1.2.0+build', '1.2.0-rc.1', 'v1.0.0']],
    ['what is allowed', { ...plain, allow: ['2026.0*', 'main'] }, ['2026.010', long, '2026.03', '2026.02', '2026.01']],
    [
      'what is not ignored',
      { ...plain, ignore: ['2026.1*', '2026.0?', '*x*'] },
      ['2026.010', '2026.9', '2026.03', '2026.02', '2026.01'],
    ],
    ['both', { ...plain, allow: ['2026.0*'], ignore: ['2026.01*', long] }, ['2026.03', '2026.02']],
    ['nothing', { ...plain, allow: [] }, []],
  ])('are %s, newest first', (_, policy, expected) => {
    expect(allowedTags(policy, tags)).toEqual(expected)
    expect(allowedTags(policy, tags.toReversed())).toEqual(expected)
  })

  it('are sorted out of ten thousand at once', () => {
    const many = Array.from({ length: 10_000 }, (_, index) => `20${10 + (index % 90)}.${1 + (index % 12)}.${index}`)
    expect(allowedTags(plain, many)).toHaveLength(10_000)
  })
})

describe('the name of a tag', () => {
  it.each([
    ...[
      '2026.01',
      'v1.0.0',
      'flux2-v0.3',
      'a/b',
      'release@1',
      'ünïcode',
      '1.0.0+build',
      'a'.repeat(250),
      '{x}',
      '"',
      '$(x)',
    ],
  ])('may be %s', (text) => {
    expect(isTagName(text)).toBe(true)
  })

  it.each([
    ...[
      '',
      '@',
      'a b',
      'a\tb',
      'a\n',
      'a~1',
      'a^',
      'a:b',
      'a?',
      'a*',
      'a[b',
      'a\\b',
      'a..b',
      'a@{1}',
      '-a',
      'a.',
      '/a',
      'a/',
      'a//b',
    ],
    ...['.a', 'a/.b', 'a.lock', 'a.lock/b', 'a\x7f', 'a\0b', '\ud800', 'a'.repeat(251)],
  ])('may not be %j', (text) => {
    expect(isTagName(text)).toBe(false)
  })
})
