// Time passed: a grace, a soak or a deadline is over, and what it held back goes on.
import { elapsed } from '../../health/rollout.ts'
import type { RolloutRecord } from '../../ledger/rollout-state.ts'
import { withProgress } from '../../ledger/rollouts.ts'
import { followFreezes } from '../gate/at-turn.ts'
import { judgeOpen } from '../gate/judge-open.ts'
import { type Standing, stand } from '../standing/standing.ts'
import type { Report, Work } from '../work.ts'
import { type Change, follow } from './follow.ts'
import { goOnward } from './onward.ts'
import { isRecorded } from './policy.ts'

export async function handleDue(work: Work): Promise<Report> {
  const standing = await stand(work)
  if ('stopped' in standing) return { did: [`stopped: ${standing.stopped}`] }
  return timePassed(work, standing)
}

/** Also for what an earlier try of a job may have left undone behind the memory that it wrote. */
export async function timePassed(work: Work, standing: Standing): Promise<Report> {
  const { config } = standing
  const recorded = config.environments.filter((one) => isRecorded(work, config, one)).map(({ name }) => name)
  const changes: Change[] = []
  const records: RolloutRecord[] = []
  for (const environment of recorded) {
    for (const record of await standing.ledger.rollouts(environment)) {
      const found = elapsedIn(record, work.now())
      changes.push(...found.changes)
      if (found.changes.length > 0) records.push(found.record)
    }
  }
  const followed = await follow(work, standing, records, changes)
  const now = followed.length === 0 ? standing : await stand(work)
  if ('stopped' in now) return { did: followed }
  const onward = await goOnward(work, now, new Set(recorded))
  const gone = onward.length > 0 ? await anew(work, now) : now
  const thawed = await followFreezes(work, gone)
  const judged = await judgeOpen(work, thawed.length > 0 ? await anew(work, gone) : gone, null)
  return { did: [...followed, ...onward, ...thawed, ...judged] }
}

const anew = async (work: Work, before: Standing): Promise<Standing> => {
  const now = await stand(work)
  return 'stopped' in now ? before : now
}

function elapsedIn(record: RolloutRecord, now: number) {
  let next = record
  const changes: Change[] = []
  for (const before of record.rollouts) {
    const after = elapsed(before, now)
    if (after === before) continue
    next = withProgress(next, after)
    changes.push({ environment: record.environment, service: record.service, before, after })
  }
  return { record: next, changes }
}
