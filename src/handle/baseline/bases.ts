// What automation starts from where the ledger has no record.
import type { OneBase } from '../../promotion/model.ts'
import type { Aim, Wish } from '../promotion/plan-aim.ts'
import type { Standing } from '../standing/standing.ts'

/** Null for a person's wish, whose base is inferred. An environment that is only observed is told of each merge alone. */
export function startFor({ ledger, config, branchOf }: Standing, { from, to }: Aim, wish: Wish): OneBase | null {
  if (wish.requestedBy !== null) return null
  const isActing = config.environments.some(({ name, mode }) => name === to && mode === 'act')
  const cut = isActing ? ledger.baseline?.cuts?.[to] : undefined
  if (cut !== undefined) {
    const isFirst = cut === ledger.baseline?.baseline[branchOf(from)]
    const since = isFirst ? 'Sluice first saw this repository' : `${to} began to act`
    return { kind: 'commit', commit: cut, because: `the source as it stood when ${since}` }
  }
  return wish.before === null
    ? null
    : { kind: 'commit', commit: wish.before, because: 'the source before the merge that led here' }
}
