// The pull request that brought a rollout: a push tells none, and is often heard first.
import type { Rollout } from '../../ledger/rollout-state.ts'
import { historyKey, type SourceChange } from '../../promotion/model.ts'
import type { Work } from '../work.ts'

/** Null: pushed without one, or it stood there before. Costs a request where the merge did not tell. */
export async function mergedPull(work: Work, { pull, commit, by }: Rollout): Promise<number | null> {
  if (pull !== null || by === 'sight') return pull
  const need = { kind: 'history', head: commit, paths: [''], limit: 1 } as const
  const { history } = await work.forge.reader.read([need])
  const [change]: readonly SourceChange[] = history.get(historyKey(commit, need.paths)) ?? []
  return change?.commit === commit ? change.pull : null
}
