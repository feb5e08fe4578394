// Whether a pull request of ours may merge: a verdict for one head, every condition with its evidence.
import type { Oid } from '../oid.ts'

type GateCondition = { readonly met: boolean; readonly sentence: string }

export type Verdict = { readonly conclusion: 'success' | 'failure'; readonly conditions: readonly GateCondition[] }

export type OpenBlocker = {
  readonly path: string | null
  readonly wrote: Oid | null
  readonly sentence: string
}

/**
 * A blocker is settled when a person changed its file on the branch. `standing`: path → blob id at the judged head,
 * null where nothing stands. A blocker without a path is settled by a new plan alone.
 */
export function gate(blockers: readonly OpenBlocker[], standing: ReadonlyMap<string, Oid | null>): Verdict {
  const conditions = blockers.map(({ path, wrote, sentence }): GateCondition => {
    // What was not looked up counts as unchanged: an error is never read as an absence.
    const now = path === null || !standing.has(path) ? wrote : standing.get(path)
    return now === wrote
      ? { met: false, sentence }
      : { met: true, sentence: `${sentence} — changed on this branch by a person` }
  })
  return { conclusion: conditions.every((condition) => condition.met) ? 'success' : 'failure', conditions }
}
