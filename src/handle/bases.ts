// What automation starts from where the ledger has no record.
import type { BaseChoice } from '../promotion/model.ts'
import type { Aim, Wish } from './plan-aim.ts'
import type { Standing } from './standing.ts'

/** Null for a person's wish, whose base is inferred. */
export function startFor({ ledger, branchOf }: Standing, { from }: Aim, wish: Wish): BaseChoice | null {
  if (wish.requestedBy !== null) return null
  const seen = ledger.baseline?.baseline[branchOf(from)]
  if (seen !== undefined)
    return { kind: 'commit', commit: seen, because: 'the source as it stood when Sluice first saw this repository' }
  return wish.before === null
    ? null
    : { kind: 'commit', commit: wish.before, because: 'the source before the merge that led here' }
}
