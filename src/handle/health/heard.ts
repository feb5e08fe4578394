// A webhook that may be a health report: whether it is one stands in the configuration.
import type { Trigger } from '../../trigger.ts'
import type { Report, Work } from '../work.ts'

export async function handleHeard(_work: Work, { event }: Extract<Trigger, { kind: 'heard' }>): Promise<Report> {
  return { did: [`a ${event} was heard: no rollout waits for one`] }
}
