// Time passed: what a freeze, a soak, a grace or a deadline held back.
import type { Trigger } from '../../trigger.ts'
import { followFreezes } from '../gate/at-turn.ts'
import { stand } from '../standing/standing.ts'
import type { Report, Work } from '../work.ts'

export async function handleDue(work: Work, _trigger: Extract<Trigger, { kind: 'due' }>): Promise<Report> {
  const standing = await stand(work)
  if ('stopped' in standing) return { did: [`stopped: ${standing.stopped}`] }
  return { did: await followFreezes(work, standing) }
}
