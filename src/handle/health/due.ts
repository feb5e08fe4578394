// Time passed: what a soak, a grace or a deadline held back.
import type { Trigger } from '../../trigger.ts'
import type { Report, Work } from '../work.ts'

export async function handleDue(_work: Work, _trigger: Extract<Trigger, { kind: 'due' }>): Promise<Report> {
  return { did: ['no rollout waits for its time'] }
}
