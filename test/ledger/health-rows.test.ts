// Which rows the health of what stands has: the newest rollout of each cluster, and nothing where nobody reports.
import { expect, it } from 'vitest'
import { parseConfig } from '../../src/config/parse.ts'
import { healthRows } from '../../src/ledger/health-rows.ts'
import { emptyRollouts, type RolloutRecord } from '../../src/ledger/rollout-state.ts'
import { revertOf, rolloutOf } from './rollout-records.ts'

const parsed = parseConfig(
  `version: 1
mode: act
layout: opencenter
environments:
  - { name: dev, clusters: [dev-cluster] }
  - { name: staging, after: [dev], clusters: [staging-cluster, other] }
groups: { cache: [redis, valkey] }
`,
  'sluice.yaml',
)
if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems))
const { config } = parsed

const [older, newer] = ['a'.repeat(40), 'b'.repeat(40)]
const rowsOf = (record: Partial<RolloutRecord>, open = true) =>
  healthRows(
    config,
    new Map([['staging', [{ ...emptyRollouts('staging', 'redis'), ...record }]]]),
    open ? [{ environment: 'staging', unit: 'redis', number: 7 }] : [],
  )

it('are of the newest rollout in each cluster, with what the service travels in', () => {
  const rollouts = [
    rolloutOf({ commit: older, state: 'failed' }),
    rolloutOf({ commit: newer, state: 'progressing' }),
    rolloutOf({
      commit: older,
      state: 'healthy',
      awaited: ['Kustomization/flux-system/redis-override'],
      cluster: 'other',
    }),
    rolloutOf({ commit: older, state: 'healthy', cluster: 'gone' }),
  ]
  expect(rowsOf({ rollouts }).map(({ cluster, state, unit, commit }) => [cluster, state, unit, commit])).toEqual([
    ['staging-cluster', 'progressing', 'cache', newer],
    ['other', 'healthy', 'cache', older],
  ])
})

it('are left out where the merge is all there is', () => {
  expect(rowsOf({ rollouts: [rolloutOf({ state: 'healthy', awaited: [] })] })).toEqual([])
})

it('name the open revert of what failed, and of nothing else', () => {
  const rollouts = [rolloutOf({ commit: newer, state: 'failed' })]
  const numberOf = (...rest: Parameters<typeof rowsOf>) => rowsOf(...rest)[0]?.revert
  expect(numberOf({ rollouts, reverts: [revertOf({ bad: newer, state: 'open' })] })).toBe(7)
  expect(numberOf({ rollouts, reverts: [revertOf({ bad: newer, state: 'open' })] }, false)).toBeNull()
  expect(numberOf({ rollouts, reverts: [revertOf({ bad: newer, state: 'closed' })] })).toBeNull()
  expect(numberOf({ rollouts, reverts: [revertOf({ bad: older, state: 'open' })] })).toBeNull()
})
