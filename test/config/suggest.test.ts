// Did-you-mean.
import { expect, it } from 'vitest'
import { closest, didYouMean } from '../../src/config/suggest.ts'

it.each([
  ['enviroments', ['environments', 'version'], 'environments'],
  ['stagign', ['dev', 'staging'], 'staging'],
  ['STAGING', ['dev', 'staging'], 'staging'],
  ['prd', ['dev', 'prod'], 'prod'],
  ['redsi', ['redis', 'reds'], 'redis'],
  ['ab', ['ba'], 'ba'],
  ['prod', ['redis', 'dev'], null],
  ['a', ['b'], null],
  ['', ['a'], null],
  ['x'.repeat(65), ['x'.repeat(64)], null],
  ['environment', [], null],
])('%s among %j means %s', (word, candidates, expected) => {
  expect(closest(word, candidates)).toBe(expected)
})

it('prefers the nearest, and the first of equals', () => {
  expect(closest('stagin', ['stagingx', 'staging'])).toBe('staging')
  expect(closest('dov', ['dev', 'div'])).toBe('dev')
})

it('is a sentence for messages, or nothing', () => {
  expect(didYouMean('pord', ['prod'])).toBe(' Did you mean "prod"?')
  expect(didYouMean('x', ['prod'])).toBe('')
})
