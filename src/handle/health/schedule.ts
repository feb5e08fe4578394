// Has rollouts looked at again when time alone changes them: the end of a grace, a soak or a deadline.
import type { Config } from '../../config/model.ts'
import { dueAt } from '../../health/rollout.ts'
import type { RolloutRecord } from '../../ledger/rollout-state.ts'
import { newestOf } from '../../ledger/rollouts.ts'
import type { Work } from '../work.ts'

/** What falls due in one second is one job. */
const second = 1000

export async function schedule(work: Work, config: Config, records: readonly RolloutRecord[]): Promise<void> {
  const now = work.now()
  const instants = records.flatMap((record) => duesOf(config, record, now))
  for (const instant of new Set(instants.map((one) => Math.ceil(one / second) * second)))
    await later(work, instant - now, String(instant))
}

function duesOf(config: Config, record: RolloutRecord, now: number): readonly number[] {
  const environment = config.environments.find(({ name }) => name === record.environment)
  return (environment?.clusters ?? []).flatMap(({ name }) => {
    const newest = newestOf(record, name)
    if (newest === null) return []
    const soaked = newest.state === 'healthy' ? Date.parse(newest.since) + (environment?.soak ?? 0) : null
    return [dueAt(newest, now), soaked].flatMap((one) => (one !== null && one > now ? [one] : []))
  })
}

/** Said again under one name it is one job. */
export async function later({ tasks, forge }: Work, after: number, name: string): Promise<void> {
  await tasks.later({ id: `due:${forge.repository.id}:${name}`, lane: 'promotion', trigger: { kind: 'due' }, after })
}
