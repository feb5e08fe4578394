// Which failed rollouts are taken back, and why the others are not.
import { describe, expect, it } from 'vitest'
import { failuresIn } from '../../../src/handle/health/failures.ts'
import { emptyRollouts, type ObjectHealth, type Revert, type Rollout } from '../../../src/ledger/rollout-state.ts'
import { revertOf, rolloutOf } from '../../ledger/rollout-records.ts'
import { config } from '../../promotion/repository.ts'

const at = (minutes: number) => new Date(Date.parse('2026-11-29T10:00:00Z') + minutes * 60_000).toISOString()
const base = 'Kustomization/flux-system/redis-base'
const override = 'Kustomization/flux-system/redis-override'
const failed = (since: number): ObjectHealth => ({
  ...{ state: 'failed', at: at(since), since: at(since), revision: null, reason: 'HealthCheckFailed', message: '' },
  ...{ deterministic: false, sticky: false },
})
/** Merged so many minutes after ten; an hour later its health would be unknown. */
const merged = (
  minutes: number,
  state: Rollout['state'],
  objects: Rollout['objects'] = {},
  more: Partial<Rollout> = {},
) =>
  rolloutOf({
    ...{ commit: String(minutes).padStart(40, '0'), before: 'b'.repeat(40), content: `of ${minutes}` },
    ...{ at: at(minutes), deadline: at(minutes + 60), state, since: at(minutes + 1), objects, ...more },
  })

/** What becomes of the last one, which failed. */
function outcome(rollouts: readonly Rollout[], reverts: readonly Revert[] = []): string {
  const after = rollouts.at(-1) ?? merged(0, 'failed')
  const record = { ...emptyRollouts('staging', 'redis'), rollouts, reverts }
  const turns = [{ environment: 'staging', service: 'redis', before: { ...after, state: 'failing' as const }, after }]
  const [found] = failuresIn(config(), [record], turns)
  return found === undefined ? 'none' : 'because' in found ? found.because : `back to ${found.good}`
}

const well = merged(0, 'healthy')
const to = (rollout: Rollout) => `back to ${rollout.commit}`

describe('a rollout that failed', () => {
  it('goes back to the last healthy one', () => {
    expect(outcome([well, merged(100, 'failed', { [base]: failed(110) })])).toBe(to(well))
  })

  it('goes back past those that failed before it because of what was merged', () => {
    const first = merged(100, 'superseded', { [base]: failed(110) })
    expect(outcome([well, first, merged(120, 'failed', { [base]: failed(125) })])).toBe(to(well))
    const second = merged(120, 'failed', { [base]: failed(125) })
    expect(outcome([well, first, second, merged(130, 'failed', { [base]: failed(135) })])).toBe(to(well))
  })

  it('stays where all that fails had begun to fail by itself before the merge', () => {
    const late = merged(0, 'failing', { [base]: failed(300) })
    const next = merged(310, 'superseded', { [base]: failed(312) })
    const newest = merged(320, 'failed', { [base]: failed(322) })
    expect(outcome([well, late, newest])).toContain('before the merge')
    expect(outcome([late, next, newest])).toContain('before the merge')
    expect(outcome([late, { ...newest, objects: { [base]: failed(322), [override]: failed(323) } }])).toMatch(
      /^back to/,
    )
  })

  it('stays where that failed when Sluice first looked, or people chose to live with it', () => {
    const seen = merged(0, 'failed', { [base]: failed(5) }, { by: 'sight' })
    const newest = merged(320, 'failed', { [base]: failed(322) })
    expect(outcome([seen, newest])).toContain('before the merge')
    const kept = merged(100, 'failed', { [base]: failed(110) })
    const refused = revertOf({ bad: kept.commit, badContent: kept.content, state: 'closed' })
    expect(outcome([well, kept, newest], [refused])).toContain('before the merge')
    expect(outcome([well, kept, newest], [{ ...refused, state: 'merged' }])).toBe(to(well))
  })
})
