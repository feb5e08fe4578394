// Whether every environment's branch stands where it was last handled; if not, the move is handed on.
import type { Oid } from '../../oid.ts'
import { headKey } from '../moved.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import { handOn } from './found.ts'

export async function lookAtHeads(work: Work, standing: Standing, branches: readonly string[]) {
  const found: string[] = []
  for (const branch of branches) {
    const head = standing.snapshot.heads.get(branch)
    if (head != null && (await isMissed(work, standing, branch, head))) found.push(`a change of ${branch}`)
  }
  return found
}

async function isMissed(work: Work, { ledger }: Standing, branch: string, head: Oid): Promise<boolean> {
  const handled = await work.memory.recall(headKey(work, branch))
  if (handled === head) return false
  // After the store was lost the ledger says from where on; what it has recorded since is not done twice.
  const before = handled ?? ledger.baseline?.baseline[branch] ?? null
  if (before === head) {
    await work.memory.remember(headKey(work, branch), head)
    return false
  }
  const forced = before !== null && !(await work.forge.descends(before, head))
  return handOn(work, { kind: 'moved', branch, before, after: head, forced })
}
