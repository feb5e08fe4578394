// Patterns of names and paths.
import { expect, it } from 'vitest'
import { matchesName, matchesPath, serviceSelected } from '../../src/config/glob.ts'

it.each([
  ['*', '', true],
  ['*', 'redis', true],
  ['legacy-*', 'legacy-redis', true],
  ['legacy-*', 'legacy', false],
  ['*-db', 'x-db-db', true],
  ['a*b*c', 'a-b-b-c', true],
  ['a*b*c', 'a-b-b', false],
  ['r.dis', 'redis', false],
  ['r+', 'rr', false],
  ['**', 'redis', true],
])('the name pattern %s fits %j: %s', (pattern, name, fits) => {
  expect(matchesName(pattern, name)).toBe(fits)
})

it.each([
  ['**/README.md', 'README.md', true],
  ['**/README.md', 'a/b/README.md', true],
  ['**/README.md', 'a/README.md/b', false],
  ['**', 'a/b', true],
  ['a/**', 'a/b/c', true],
  ['a/**/z', 'a/z', true],
  ['a/**/z', 'a/b/c/z', true],
  ['a/*/z', 'a/b/c/z', false],
  ['*.yaml', 'a/b.yaml', false],
  ['**/*.y*ml', 'x/b.yaml', true],
  ['a.b', 'axb', false],
])('the path pattern %s fits %s: %s', (pattern, path, fits) => {
  expect(matchesPath(pattern, path)).toBe(fits)
})

it.each([
  [['*', '!legacy-*'], 'redis', true],
  [['*', '!legacy-*'], 'legacy-x', false],
  [['!legacy-*', '*'], 'legacy-x', false],
  [['redis', 'loki'], 'loki', true],
  [['redis'], 'redis-ui', false],
  [[], 'redis', false],
])('%j selects %s: %s', (patterns, service, selected) => {
  expect(serviceSelected(patterns, service)).toBe(selected)
})

it('answers at once for a pattern that is made to run away', () => {
  expect(matchesName(`${'a*'.repeat(200)}b`, 'a'.repeat(2000))).toBe(false)
  expect(matchesPath(`${'**/a/'.repeat(100)}b`, 'a/'.repeat(1000))).toBe(false)
})
