// Whether rollouts go on by themselves: what falls due has its time again, and what a lost job left undone is handed on.
import { dueAt } from '../../health/rollout.ts'
import { newestOf } from '../../ledger/rollouts.ts'
import { isRecorded } from '../health/policy.ts'
import { later, schedule } from '../health/schedule.ts'
import { watch } from '../health/watch.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'

/** `isFirst`: nothing is remembered, neither what is due nor what was opened. Costs one request where rollouts are recorded. */
export async function lookAtRollouts(work: Work, standing: Standing, isFirst: boolean): Promise<readonly string[]> {
  const { config, ledger } = standing
  const late: string[] = []
  let isAny = false
  for (const { name, clusters } of config.environments.filter((one) => isRecorded(work, config, one))) {
    const records = await ledger.rollouts(name)
    isAny ||= records.length > 0
    await watch(work, standing, records)
    await schedule(work, config, records)
    for (const record of records)
      if (clusters.some(({ name: cluster }) => isLate(newestOf(record, cluster), work.now())))
        late.push(`the end of a wait for ${record.service} in ${name}`)
  }
  if (late.length > 0 || (isFirst && isAny)) await later(work, 0, 'found')
  return late
}

function isLate(newest: ReturnType<typeof newestOf>, now: number): boolean {
  const due = newest === null ? null : dueAt(newest, now)
  return due !== null && due <= now
}
