// Says on the merged commit how its rollouts go: a check run that nobody requires, the same as the ledger has it.
import type { CheckRun } from '../../github/ports.ts'
import type { Rollout, RolloutRecord } from '../../ledger/rollout-state.ts'
import { rolloutsSummary, rolloutsTitle } from '../../messages/rollouts-text.ts'
import type { Standing } from '../standing/standing.ts'
import { unlessRefused } from '../unless-refused.ts'
import type { Work } from '../work.ts'
import type { Change } from './follow.ts'

const name = 'sluice/health'

export type TellTurn = Pick<Change, 'environment' | 'after'>

/** `records`: newer than those of the ledger as it was read. `left`: why failures lead to nothing. */
export async function tellRollouts(
  work: Work,
  { ledger }: Standing,
  records: readonly RolloutRecord[],
  turns: readonly TellTurn[],
  left: readonly string[],
): Promise<void> {
  for (const headOid of new Set(turns.map(({ after }) => after.commit))) {
    const environments = new Set(turns.filter(({ after }) => after.commit === headOid).map((one) => one.environment))
    const all: RolloutRecord[] = []
    for (const environment of environments) {
      const known = new Map((await ledger.rollouts(environment)).map((one) => [one.service, one]))
      for (const one of records) if (one.environment === environment) known.set(one.service, one)
      all.push(...known.values())
    }
    const rows = all.flatMap((record) =>
      record.rollouts.filter(({ commit }) => commit === headOid).map((rollout) => ({ record, rollout })),
    )
    const run = { name, headOid, conclusion: conclusionOf(rows.map(({ rollout }) => rollout)) }
    const said = { title: rolloutsTitle(rows), summary: rolloutsSummary(rows, left) }
    await unlessRefused(work, 'to say how a rollout goes', () => work.forge.check({ ...run, ...said }))
  }
}

function conclusionOf(rollouts: readonly Rollout[]): CheckRun['conclusion'] {
  if (rollouts.some(({ state }) => state === 'failed')) return 'failure'
  if (rollouts.some(({ state }) => state === 'unknown')) return 'action_required'
  return rollouts.every(({ state }) => state === 'healthy') ? 'success' : 'neutral'
}
