// Why a merge led to no pull request, said on the merged commit: a check run that nobody requires and that blocks nothing.
import type { Config } from '../config/model.ts'
import { inOrder } from '../messages/length.ts'
import { forcedSentence, type Outcome, outcomeParts, planParts } from '../messages/replies.ts'
import type { Oid } from '../oid.ts'
import { type Merge, tellObserved, type Untold } from './observed.ts'
import type { Work } from './work.ts'

const name = 'sluice/promotion'

/** What is in step, open or only observed goes without saying, and so does what only a person may introduce. */
const silent: ReadonlySet<string> = new Set(['in-step', 'unchanged', 'observe', 'new-service'])

/** Costs a request only where something was held back, or is only observed. */
export async function tellOutcomes(
  work: Work,
  config: Config,
  merge: Merge,
  outcomes: readonly Outcome[],
): Promise<void> {
  const isObserved = ({ environment }: Outcome) =>
    config.environments.some(({ name, mode }) => name === environment && mode === 'observe')
  const untold = await tellObserved(work, config, merge, outcomes.filter(isObserved))
  await tellWhyNot(
    work,
    merge.after,
    outcomes.filter((outcome) => !isObserved(outcome)),
    untold,
  )
}

/** `observed`: what no pull request could be told of. */
async function tellWhyNot(
  work: Work,
  headOid: Oid,
  outcomes: readonly Outcome[],
  observed: Untold | null,
): Promise<void> {
  const held = outcomes.filter(
    ({ decision }) =>
      decision.kind === 'wait' ||
      decision.kind === 'failed' ||
      (decision.kind === 'leave' && !silent.has(decision.code)),
  )
  if (held.length === 0 && observed === null) return
  const count = (number: number, what: string) =>
    number === 0 ? [] : [`${number} ${number === 1 ? 'promotion' : 'promotions'} ${what}`]
  const title = [...count(held.length, 'not opened'), ...count(observed?.count ?? 0, 'only observed')].join(', ')
  const why = held.flatMap((outcome) => [...outcomeParts(outcome), ...planParts(outcome.plans, '')])
  await work.forge.check({
    name,
    headOid,
    conclusion: 'neutral',
    title,
    summary: inOrder([...why, ...(observed === null ? [] : [observed.text])]),
  })
}

export async function tellForced(work: Work, branch: string, headOid: Oid): Promise<void> {
  const title = 'Promotion paused: the branch was moved by force'
  await work.forge.check({ name, headOid, conclusion: 'neutral', title, summary: forcedSentence(branch) })
}
