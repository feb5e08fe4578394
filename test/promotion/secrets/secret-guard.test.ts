// The last look before a text is written: whatever was merged, no secret is in it that the target does not have.
import { expect, it } from 'vitest'
import { readingOf } from '../../../src/promotion/file/reading.ts'
import { leaks } from '../../../src/promotion/secrets/secret-guard.ts'

const reading = readingOf('v.yaml', { keys: [], allow: [] })
const own = 'password: mine\nenv:\n  - { name: API_TOKEN, value: mine-too }\n'

it.each([
  ['the target’s own values', own, own, false],
  ['its own values at other places', 'token: mine\n', own, false],
  ['no secret at all', 'a: 1\n', own, false],
  ['another value', 'password: theirs\n', own, true],
  ['another value in a list', 'env:\n  - { name: API_TOKEN, value: theirs }\n', own, true],
  ['another value in a text', 'f: |\n  password: theirs\n  a: 1\n', own, true],
  ['any value where there is no target', own, null, true],
])('%s', (_, after, target, expected) => {
  expect(leaks(after, { source: after, base: null, target, stands: null }, reading)).toBe(expected)
})
