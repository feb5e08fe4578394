// Evaluates every bump of one repository: what its bases offer against what its environments pin.
import type { Trigger } from '../../trigger.ts'
import type { Report, Work } from '../work.ts'

export async function handleBumps(_work: Work, _trigger: Extract<Trigger, { kind: 'bumps' }>): Promise<Report> {
  return { did: [] }
}
