// Whether a rollout changed in a way that is worth a transaction: repeated reports move only the time of the last one.
import type { ObjectHealth, Rollout } from '../ledger/rollout-state.ts'

export const isTransition = (before: Rollout, after: Rollout): boolean =>
  before.state !== after.state ||
  before.weak !== after.weak ||
  Object.entries(after.objects).some(([key, one]) => isOther(before.objects[key], one))

const isOther = (before: ObjectHealth | undefined, after: ObjectHealth) =>
  before === undefined ||
  before.state !== after.state ||
  before.since !== after.since ||
  before.deterministic !== after.deterministic ||
  before.sticky !== after.sticky
