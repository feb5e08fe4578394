// The comment about environments that are only observed: what it must say, and what it must not show.
import { expect, it } from 'vitest'
import { observedText } from '../../src/messages/observed.ts'
import type { Outcome } from '../../src/messages/replies.ts'
import { at, type Files, plan } from '../promotion/repository.ts'

const values = (cluster: 'dev' | 'staging', text: string): Files => ({ [at(cluster, 'redis/v.yaml')]: text })
const ask = (base: string, source: string, target: string) =>
  plan({ base: values('dev', base), source: values('dev', source), target: values('staging', target) })
const clash = ask(
  'a: 1\npassword: old-secret\n',
  'a: "2 | @org/team"\npassword: new-secret\n',
  'a: 3\npassword: own-secret\n',
)
const would = (decision: Outcome['decision'], unit = 'redis'): Outcome => ({
  unit,
  environment: 'staging',
  plans: [clash],
  decision: { kind: 'leave', code: 'observe', would: decision },
  pull: null,
})

it('says what would be done, or why it would not', () => {
  const text = observedText([
    would({ kind: 'open' }),
    would({ kind: 'wait', because: '5 are open' }, 'harbor'),
    would({ kind: 'leave', code: 'older' }, 'keycloak'),
    { ...would({ kind: 'open' }, 'new'), plans: [], decision: { kind: 'leave', code: 'new-service' } },
  ])
  for (const line of [
    '- `redis` to **staging**: would open a pull request.',
    '- `harbor` to **staging**: would wait: too many promotions are open there.',
    '- `keycloak` to **staging**: would go back to older content',
    '- `new` to **staging**: is not in that environment yet',
  ])
    expect(text).toContain(line)
})

it('shows both sides of a conflict, escaped, and no secret', () => {
  const text = observedText([would({ kind: 'open' })])
  expect(text).toContain('#### Conflicts in staging-cluster')
  expect(text).not.toMatch(/(?:old|new|own)-secret|@org\/team/)
})

it('cuts a merge that touches hundreds of units, and says how many there are', () => {
  const text = observedText(Array.from({ length: 400 }, (_, n) => would({ kind: 'open' }, `unit-${n}`)))
  expect(text.length).toBeLessThanOrEqual(60_000)
  expect(text).toContain('… and 300 more')
  expect(text).toContain('Nothing was opened')
})
