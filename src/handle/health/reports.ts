// What was reported of this repository's clusters: what it means for the rollouts that wait for it.
import type { Trigger } from '../../trigger.ts'
import type { Report, Work } from '../work.ts'

export async function handleReports(_work: Work, { reports }: Extract<Trigger, { kind: 'reports' }>): Promise<Report> {
  return { did: [`${reports.length} health reports were read: no rollout waits for one`] }
}
