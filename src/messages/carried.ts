// What a promotion carries and what stays behind, where somebody picked.
import type { PendingChange, Plan } from '../promotion/model.ts'
import { isMixture, mixtureSentence, pendingOf } from './pending.ts'

const shown = 20

/** Nothing where everything travels: that goes without saying. */
export function carriedParts(plans: readonly Plan[]): readonly string[] {
  const pending = pendingOf(plans)
  if (!isMixture(pending)) return []
  const [carried, left] = [true, false].map((is) => namesOf(pending.filter((change) => change.carried === is)))
  return [`Carries ${carried}; left behind: ${left}. ${mixtureSentence(plans[0]?.from ?? '')}.`]
}

/** Whole commit ids: GitHub makes links of them. */
function namesOf(changes: readonly PendingChange[]): string {
  const names = [...new Set(changes.map(({ commit, pull }) => (pull === null ? commit : `#${pull}`)))]
  const more = names.length - shown
  return `${names.slice(0, shown).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
