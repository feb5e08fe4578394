// What stops a person who names a tag.
import { expect, it } from 'vitest'
import { haltFor } from '../../src/bump/halts.ts'
import type { Hold } from '../../src/ledger/bump-state.ts'
import { heldBy } from '../../src/ledger/holds.ts'

const hold = (service: string, version: string | null = null): Hold => ({
  environment: 'prod',
  service,
  version,
  reason: 'look first',
  by: 'alice',
  at: '',
})
const redis = { services: ['redis'] }
const both = { services: ['loki', 'redis'] }
const harbor = { services: ['harbor'] }
const now = Date.parse('2026-12-24T00:00:00Z')
const halt = (holds: readonly Hold[], pins: readonly { services: readonly string[] }[], until = '2026-12-23') =>
  haltFor(
    { name: 'prod', freeze: [{ from: '2026-12-20', until, reason: 'year end' }] },
    'v2',
    pins,
    (service, tag) => heldBy({ version: 1, holds }, 'prod', service, tag),
    now,
  )

it.each<[string, readonly Hold[], readonly { services: readonly string[] }[], string | null, readonly string[]]>([
  ['nothing', [], [redis], null, []],
  [
    'a hold of one that moves alone',
    [hold('redis')],
    [redis],
    'redis keeps its pin: alice holds redis in prod',
    ['redis'],
  ],
  ['a hold of one of several', [hold('redis')], [redis, harbor], null, ['redis']],
  ['a hold of one that shares its source', [hold('redis')], [both], 'alice holds redis in prod', ['redis']],
  ['a hold of another version', [hold('redis', 'v1')], [redis], null, []],
  ['a hold of what does not move', [hold('calico')], [redis], null, []],
  ['the brake', [hold('all')], [redis], 'alice holds everything in prod: look first. Lift the hold first.', []],
])('%s', (_, holds, pins, stopped, kept) => {
  const found = halt(holds, pins)
  if (stopped === null) expect(found.stopped).toBeNull()
  else expect(found.stopped).toContain(stopped)
  expect(Object.keys(found.kept)).toEqual(kept)
})

it('a freeze stops everything until its end', () => {
  expect(halt([], [redis], '2026-12-31').stopped).toBe(
    'prod is frozen until the end of 2026-12-31 (year end). Nothing is bumped there until then.',
  )
})
