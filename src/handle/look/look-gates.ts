// Pull requests that nobody told us of: a required gate that never comes would keep them from being merged for ever.
import { gateName } from '../../messages/gate-summary.ts'
import type { Work } from '../work.ts'
import { handOn } from './found.ts'

export async function lookAtGates(work: Work): Promise<readonly string[]> {
  const found: string[] = []
  for (const pull of await work.forge.withoutCheck(gateName))
    if (await handOn(work, { kind: 'judge', ...pull })) found.push(`the gate of #${pull.number}`)
  return found
}
