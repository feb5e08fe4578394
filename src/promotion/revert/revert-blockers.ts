// What of reverts keeps the gate red until a person acts. Health never does: a revert is how it comes back.
import { blockersOf, type PlanBlocker } from '../settling/blockers.ts'
import type { RevertPlan } from './model.ts'

const words = { source: 'the last healthy version was taken', target: 'what stands stays' }

/** `before`: those of the version that people see now. `/take` restores the healthy value, `/keep` leaves what stands. */
export const revertBlockers = (
  plans: readonly RevertPlan[],
  before: readonly PlanBlocker[] = [],
): readonly PlanBlocker[] =>
  blockersOf(
    plans.map((plan) => ({ ...plan, secrets: [] })),
    before,
    words,
  )
