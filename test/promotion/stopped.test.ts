import { expect, it } from 'vitest'
import type { Decision } from '../../src/promotion/decide.ts'
import { type Stop, stopped } from '../../src/promotion/stopped.ts'

const held = { kind: 'held', because: 'bob holds it.', again: 7 }
const leave = (code: Extract<Decision, { kind: 'leave' }>['code'] & string) => ({ kind: 'leave', code }) as Decision

const open: Decision = { kind: 'open' }
const update: Decision = { kind: 'update', number: 1 }
const withdraw: Decision = { kind: 'withdraw', number: 1, code: 'in-step' }
const wait: Decision = { kind: 'wait', because: 'no place' }

it.each<[Stop['reach'], boolean, readonly Decision[], readonly Decision[]]>([
  ['open', false, [open, wait], [update, withdraw, leave('unchanged'), leave('approved'), leave('in-step')]],
  ['content', false, [open, wait, update], [withdraw, leave('unchanged'), leave('in-step')]],
  ['content', true, [open, wait], [update, withdraw, leave('unchanged')]],
  [
    'all',
    true,
    [open, wait, update, withdraw, leave('unchanged'), leave('approved'), leave('person')],
    [leave('in-step'), leave('blocked'), leave('refused'), { kind: 'failed', because: 'x' }],
  ],
])('a stop that reaches %s, where the content is the same: %s', (reach, isSameContent, stops, passes) => {
  const stop = { because: 'bob holds it.', reach, again: 7 }
  for (const decision of stops) expect(stopped(decision, { stop, isSameContent })).toEqual(held)
  for (const decision of passes) expect(stopped(decision, { stop, isSameContent })).toBe(decision)
})

it('nothing is stopped where nothing stands against it', () => {
  expect(stopped(open, { stop: null, isSameContent: false })).toBe(open)
})
