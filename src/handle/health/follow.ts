// What follows when rollouts changed: the memory first, then everything that people see.
import { isTransition } from '../../health/transition.ts'
import type { Rollout, RolloutRecord } from '../../ledger/rollout-state.ts'
import { laterBumps } from '../bump/later-bumps.ts'
import { wantDashboard } from '../dashboard/board.ts'
import { judgeOpen } from '../gate/judge-open.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import { askOnce } from './ask-once.ts'
import { bringsTags } from './bad-tags.ts'
import { closeReverts, recoveredWords } from './close-reverts.ts'
import { goOnward } from './onward.ts'
import { closeOutdated } from './outdated-reverts.ts'
import { recoveredIn } from './recovered.ts'
import { resumeAllReverts } from './resume-reverts.ts'
import { openReverts, prepareReverts } from './revert.ts'
import { schedule } from './schedule.ts'
import { tellRollouts } from './tell.ts'
import { tellBreaker } from './tell-breaker.ts'
import { watch } from './watch.ts'

/** One step of one rollout. */
export type Change = {
  readonly environment: string
  readonly service: string
  readonly before: Rollout
  readonly after: Rollout
}

/** `records`: those that the changes stand in. Says what was done. */
export async function follow(
  work: Work,
  standing: Standing,
  records: readonly RolloutRecord[],
  changes: readonly Change[],
): Promise<readonly string[]> {
  const steps = changes.filter(({ before, after }) => isTransition(before, after))
  // An earlier try may have stopped between the memory and what people see.
  if (steps.length === 0) return work.attempt > 1 ? resumeAllReverts(work, standing) : []
  const turns = steps.filter(({ before, after }) => before.state !== after.state)
  const reverts = await prepareReverts(work, standing, records, turns)
  const recovered = recoveredIn(standing, reverts.records, turns, reverts.holds ?? (await standing.ledger.holds()))
  const all = recovered.records
  const holds = recovered.holds ?? reverts.holds
  await standing.ledger.write([], messageOf(turns, steps), {
    rollouts: all,
    bumps: reverts.bumps,
    ...(holds === null ? {} : { holds }),
  })
  await watch(work, standing, all)
  await schedule(work, standing.config, all)
  if (turns.length === 0) return []
  await wantDashboard(work, standing.config)
  const opened = await openReverts(work, reverts)
  const closed = [
    ...(await closeReverts(work, standing, recovered.closing, recoveredWords)),
    ...(await closeOutdated(work, standing, all)),
  ]
  await tellRollouts(work, standing, all, turns, reverts.left)
  await askOnce(work, turns)
  await tellBreaker(work, standing, reverts.stopped)
  if (await isNewsOfTags(standing, all, turns)) await laterBumps(work.tasks, work.forge.repository.id)
  const onward = await goOnward(work, standing, new Set(turns.map(({ environment }) => environment)))
  const judged = await judgeOpen(work, standing, behind(standing, turns))
  return [...turns.map(sayTurn), ...opened, ...closed, ...onward, ...judged]
}

/** Whether a base's tag may go on, or must not: it was brought with what turned, or what turned runs well on it again. */
async function isNewsOfTags(
  { ledger }: Standing,
  records: readonly RolloutRecord[],
  turns: readonly Change[],
): Promise<boolean> {
  for (const { environment, service, before, after } of turns) {
    const record = records.find((one) => one.environment === environment && one.service === service)
    if (record === undefined || Object.keys(after.tags).length === 0) continue
    if (after.state === 'healthy' && before.state !== 'progressing') return true
    const isVerdict = after.state === 'healthy' || after.state === 'failed'
    if (isVerdict && bringsTags(record, after, await ledger.bumps(environment))) return true
  }
  return false
}

const sayTurn = ({ environment, service, after }: Change) =>
  `${service} in ${environment} (${after.cluster}) is ${after.state}`

function messageOf(turns: readonly Change[], steps: readonly Change[]): string {
  const about = turns.length > 0 ? turns.map(sayTurn) : [`reports of ${steps.map(({ service }) => service).join(', ')}`]
  return `${[...new Set(about)].join(', ')}\n\nRequested-by: a health report`
}

/** The environments themselves, where reverts wait, and those that receive from them. */
function behind({ config }: Standing, turns: readonly Change[]): ReadonlySet<string> {
  const here = new Set(turns.map(({ environment }) => environment))
  const next = config.environments.filter(({ after }) => after.some((one) => here.has(one)))
  return new Set([...here, ...next.map(({ name }) => name)])
}
