// Why a merge led to no pull request, said on the merged commit: a check run that nobody requires and that blocks nothing.
import { inOrder } from '../messages/length.ts'
import { forcedSentence, type Outcome, outcomeParts, planParts } from '../messages/replies.ts'
import type { Oid } from '../oid.ts'
import type { Work } from './work.ts'

const name = 'sluice/promotion'

/** What is in step, open or only observed goes without saying, and so does what only a person may introduce. */
const silent: ReadonlySet<string> = new Set(['in-step', 'unchanged', 'observe', 'new-service'])

/** Costs a request only where something was held back. */
export async function tellWhyNot(work: Work, headOid: Oid, outcomes: readonly Outcome[]): Promise<void> {
  const held = outcomes.filter(
    ({ decision }) =>
      decision.kind === 'wait' ||
      decision.kind === 'failed' ||
      (decision.kind === 'leave' && !silent.has(decision.code)),
  )
  if (held.length === 0) return
  const units = `${held.length} ${held.length === 1 ? 'promotion' : 'promotions'} not opened`
  const summary = inOrder(held.flatMap((outcome) => [...outcomeParts(outcome), ...planParts(outcome.plans, '')]))
  await work.forge.check({ name, headOid, conclusion: 'neutral', title: units, summary })
}

export async function tellForced(work: Work, branch: string, headOid: Oid): Promise<void> {
  const title = 'Promotion paused: the branch was moved by force'
  await work.forge.check({ name, headOid, conclusion: 'neutral', title, summary: forcedSentence(branch) })
}
