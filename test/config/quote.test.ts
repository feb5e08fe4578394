// The user's text inside a message.
import { expect, it } from 'vitest'
import { quote } from '../../src/config/quote.ts'

it.each([
  ['prod', '"prod"'],
  ['a"b\\c', '"a\\"b\\\\c"'],
  ['pr\u200bod', '"pr\\u200bod"'],
  ['\u202edorp', '"\\u202edorp"'],
  ['a\nb\0', '"a\\u000ab\\u0000"'],
  ['a\u00a0b', '"a\\u00a0b"'],
  ['\ud800', '"\\ud800"'],
  ['x'.repeat(61), `"${'x'.repeat(60)}…"`],
])('%j is shown as %s', (text, shown) => {
  expect(quote(text)).toBe(shown)
})
