// A forced version: which conditions it is held to no more, and for which commit.
import { expect, it } from 'vitest'
import { withForce } from '../../../src/promotion/settling/forced.ts'
import type { GateCondition } from '../../../src/promotion/settling/gate.ts'

const [head, other] = ['a'.repeat(40), 'b'.repeat(40)]
const forced = { by: 'bob', reason: 'Customers cannot log in', at: '2026-01-02T03:04:05Z', head }
const conditions: readonly GateCondition[] = [
  { met: false, sentence: 'soaking', about: 'health' },
  { met: true, sentence: 'healthy', about: 'health' },
  { met: false, sentence: 'held', about: 'stop' },
  { met: false, sentence: 'nobody approved', about: 'approval' },
  { met: false, sentence: 'conflict' },
]

it('meets what speaks of health, and nothing else', () => {
  expect(withForce(conditions, forced, head)).toEqual([
    { met: true, sentence: 'soaking — forced by @bob: Customers cannot log in', about: 'health' },
    ...conditions.slice(1),
  ])
})

it('holds for no other commit', () => {
  expect(withForce(conditions, forced, other)).toEqual(conditions)
  expect(withForce(conditions, undefined, head)).toEqual(conditions)
})
