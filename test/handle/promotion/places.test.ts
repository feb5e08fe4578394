// What `limits.open` counts: promotions and bumps of the environment that are open or about to be, and nothing else.
import { expect, it } from 'vitest'
import type { BranchFacts, PullFacts } from '../../../src/github/ports.ts'
import { placesTaken } from '../../../src/handle/promotion/places.ts'

const oid = 'a'.repeat(40)
const pull: PullFacts = {
  number: 7,
  nodeId: 'p',
  state: 'open',
  isDraft: false,
  title: '',
  body: '',
  url: '',
  headRef: 'x',
  headOid: oid,
  baseRef: 'main',
  mergeCommit: null,
  mergeParent: null,
  closedAt: null,
  firstCommit: oid,
  crossRepository: false,
  ours: true,
  approved: false,
  labels: [],
}
const branch = (name: string, ...pulls: readonly Partial<PullFacts>[]): BranchFacts => ({
  name,
  oid,
  byUs: true,
  pulls: pulls.map((one) => ({ ...pull, headRef: name, ...one })),
})
const taken = (branches: readonly BranchFacts[], planned: Parameters<typeof placesTaken>[2] = []) =>
  placesTaken({ snapshot: { branches } }, 'staging', planned)

it.each<[string, BranchFacts, number]>([
  ['a promotion', branch('sluice/promote/staging/redis', {}), 1],
  ['a promotion that only asks or waits for a person', branch('sluice/promote/staging/redis', { isDraft: true }), 1],
  ['a bump', branch('sluice/bump/staging/acme.base', {}), 1],
  ['no revert', branch('sluice/revert/staging/redis-abc1234', {}), 0],
  ['no suspension', branch('sluice/suspend/staging/redis', {}), 0],
  ['nothing of another environment', branch('sluice/promote/staging-eu/redis', {}), 0],
  ['nothing that is closed', branch('sluice/promote/staging/redis', { state: 'closed' }), 0],
  ['nothing of somebody else', branch('sluice/promote/staging/redis', { ours: false }), 0],
  ['one of a branch, however many it had', branch('sluice/promote/staging/redis', {}, { state: 'merged' }), 1],
])('%s takes a place', (_name, one, count) => {
  expect(taken([one])).toBe(count)
})

it('what the same job is about to open takes a place, too', () => {
  const unit = { name: 'redis', services: ['redis'] }
  const aim = { unit, from: 'dev', to: 'staging' }
  const planned = [
    { aim, decision: { kind: 'open' as const } },
    { aim: { ...aim, to: 'prod' }, decision: { kind: 'open' as const } },
    { aim, decision: { kind: 'wait' as const, because: 'full' } },
  ]
  expect(taken([], planned)).toBe(1)
})
