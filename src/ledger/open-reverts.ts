// The reverts that an open pull request holds, and what people decided about them.
import type { Choice } from '../promotion/model.ts'
import { withChoices } from '../promotion/settling/choices.ts'
import type { Revert, RolloutRecord } from './rollout-state.ts'

/** Open ones by their branch: one for each cluster. */
export const openBranches = ({ reverts }: Pick<RolloutRecord, 'reverts'>): ReadonlyMap<string, readonly Revert[]> =>
  Map.groupBy(
    reverts.filter(({ state }) => state === 'open'),
    ({ branch }) => branch,
  )

/** One for each cluster. Ended ones of the same pull request where none is open: it was opened again, or is about to close. */
export function revertsBehind(
  { reverts }: Pick<RolloutRecord, 'reverts'>,
  { headRef, number }: { readonly headRef: string; readonly number: number },
): readonly Revert[] {
  const own = reverts.filter(({ branch }) => branch === headRef)
  const open = own.filter(({ state }) => state === 'open')
  return open.length > 0 ? open : own.filter(({ pull }) => pull === number)
}

export const choicesOf = (reverts: readonly Revert[]): readonly Choice[] =>
  reverts.flatMap(({ choices = [] }) => choices)

/** Each cluster's own are kept with it. */
export function withDecided(revert: Revert, made: readonly Choice[]): Revert {
  const choices = withChoices(
    revert.choices ?? [],
    made.filter(({ cluster }) => cluster === revert.cluster),
  )
  return choices.length === 0 ? revert : { ...revert, choices }
}
