// The examples of the pages on base tags: configurations are accepted, and what is said of schemes holds.
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parseConfig } from '../../src/config/parse.ts'
import { compareTags, isNewer, schemeFor } from '../../src/versions/schemes.ts'

const page = readFileSync('docs/how-to/move-base-tags.md', 'utf8')
const examples = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => text)
const around = 'version: 1\nlayout: opencenter\n'
const environments = 'environments: [{ name: dev }]\n'

const parsed = (text: string) =>
  parseConfig(
    `${/^version:/m.test(text) ? '' : around}${/^environments:/m.test(text) ? '' : environments}${text}`,
    '.github/sluice.yaml',
  )

it.each(examples)('accepts the configuration and does all of it: %s', (text) => {
  expect(parsed(text)).toMatchObject({ config: { version: 1 }, notes: [] })
})

it('shows every option of a base', () => {
  for (const option of ['host', 'versioning', 'prereleases', 'allow', 'ignore', 'schedule', 'group', 'soak', 'freeze'])
    expect(examples.join('')).toMatch(new RegExp(`\\b${option}:`))
})

it('orders tags as the pages say', () => {
  const expression = examples.flatMap((text) => /versioning: '(regex:.*)'/.exec(text)?.[1] ?? [])[0] ?? ''
  const own = schemeFor(expression, [], [])
  expect(own).not.toBeNull()
  if (own === null) return
  expect(isNewer(own, 'release-1-10', 'release-1-9')).toBe(true)
  expect(compareTags(own, 'release-1-10', 'v1.9')).toBeNull()
  const calver = { kind: 'calver' } as const
  expect(schemeFor('auto', [], ['2026.01', 'v2026.1.3', 'main'])).toEqual(calver)
  expect([isNewer(calver, '2026.10', '2026.9'), isNewer(calver, '2026.1.3', '2026.01')]).toEqual([true, true])
  expect(isNewer({ kind: 'semver' }, 'v1.0.0', '1.0.0')).toBe(false)
})
