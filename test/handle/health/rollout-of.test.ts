// What a release says with the promotion that it came with: of what was superseded it has no effect.
import { expect, it } from 'vitest'
import { rolloutOf as rolloutSpokenOf } from '../../../src/handle/health/rollout-of.ts'
import type { Standing } from '../../../src/handle/standing/standing.ts'
import type { Work } from '../../../src/handle/work.ts'
import type { HealthReport, WatchedObject } from '../../../src/health/model.ts'
import { emptyRollouts } from '../../../src/ledger/rollout-state.ts'
import { a, b } from '../../ledger/bumps.ts'
import { rolloutOf } from '../../ledger/rollout-records.ts'

const older = rolloutOf({ commit: a, pull: 411, state: 'superseded' })
const newest = rolloutOf({ commit: b, pull: 412 })
const elsewhere = rolloutOf({ cluster: 'staging-2', commit: a, pull: 400 })
const record = { ...emptyRollouts('staging', 'redis'), rollouts: [elsewhere, older, newest] }

/** Neither the repository nor the planner is asked. */
const spokenOf = (promotion: string | null, role: WatchedObject['role'] = 'release', known = record) =>
  rolloutSpokenOf(
    {} as Work,
    {} as Standing,
    known,
    { environment: 'staging', cluster: 'staging-cluster', object: { role } as WatchedObject },
    { promotion, revision: null } as HealthReport,
  )

it('is the newest, unless the release names the pull request of an earlier one', async () => {
  expect(await spokenOf('pr-412')).toEqual({ rollout: newest })
  expect(await spokenOf('pr-411')).toEqual({
    because: 'It speaks of #411, which something newer of redis superseded there.',
  })
})

it.each([null, 'pr-7', 'pr-400', 'pr-', '411', 'pr-411x', 'pr-0411'])('takes no hint from %s', async (promotion) => {
  expect(await spokenOf(promotion)).toEqual({ rollout: newest })
})

it('goes by releases alone, and where one pull request came twice by the newest', async () => {
  expect(await spokenOf('pr-411', 'base')).toEqual({ rollout: newest })
  const again = rolloutOf({ commit: b, pull: 411 })
  expect(await spokenOf('pr-411', 'release', { ...record, rollouts: [older, again] })).toEqual({ rollout: again })
})
