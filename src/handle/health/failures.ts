// Rollouts that failed, told apart: those that are taken back, and why the others are not.
import type { Config } from '../../config/model.ts'
import type { Rollout, RolloutRecord } from '../../ledger/rollout-state.ts'
import { lastHealthy, newestOf } from '../../ledger/rollouts.ts'
import type { Oid } from '../../oid.ts'
import type { Change } from './follow.ts'

/** `good`: the commit whose content it goes back to; `isProven`: it was healthy there, else it is only what stood before. */
export type Failure = {
  readonly record: RolloutRecord
  readonly rollout: Rollout
  /** First sight of the failure, ISO 8601. */
  readonly seen: string
  readonly good: Oid
  readonly isProven: boolean
}

export type Failed = Failure | { readonly record: RolloutRecord; readonly rollout: Rollout; readonly because: string }

/** `records`: as they are after the turns. */
export function failuresIn(
  config: Config,
  records: readonly RolloutRecord[],
  turns: readonly Change[],
): readonly Failed[] {
  return turns
    .filter(({ after }) => after.state === 'failed')
    .flatMap(({ environment, service, before, after }) => {
      const record = records.find((one) => one.environment === environment && one.service === service)
      if (record === undefined) return []
      const seen = before.state === 'failing' ? before.since : after.since
      return [failureOf(config, record, after, seen)]
    })
}

function failureOf(config: Config, record: RolloutRecord, rollout: Rollout, seen: string): Failed {
  const stay = (because: string): Failed => ({ record, rollout, because })
  const environment = config.environments.find(({ name }) => name === record.environment)
  const { cluster, content, deadline } = rollout
  if (newestOf(record, cluster)?.commit !== rollout.commit) return stay('something newer was merged there')
  if (config.rollback === 'off') return stay('`rollback: off` leaves it to people')
  if (environment?.mode === 'observe') return stay('the environment is only observed')
  const earlier = record.reverts.find((one) => one.cluster === cluster && one.badContent === content)
  if (earlier !== undefined)
    return stay(earlier.state === 'open' ? 'its revert is open' : `its revert was ${earlier.state} before`)
  if (rollout.by === 'sight') return stay('it stood there before Sluice looked: no merge is known that brought it')
  if (Date.parse(seen) > Date.parse(deadline) + (environment?.soak ?? 0))
    return stay('it failed long after the merge: whatever broke it, the merge did not')
  const soak = environment?.soak ?? 0
  if (isInherited(record, rollout, soak))
    return stay(
      'what fails had failed before the merge already, and not because of a merge: it only keeps the gates red',
    )
  const good = lastHealthy(record, cluster, rollout.commit)
  if (good !== null) return { record, rollout, seen, good: good.commit, isProven: true }
  const own = record.rollouts.filter((one) => one.cluster === cluster)
  if (own.some(({ state, content: other }) => state === 'healthy' && other !== content))
    return stay('every content that was healthy there is bad now: say where to go with `/rollback … to <commit>`')
  const before = stoodBefore(own)
  if (before === null) return stay('nothing is known of what stood there before')
  return { record, rollout, seen, good: before, isProven: false }
}

/** Everything that fails failed before the merge, and no merge since it was last well brought that. */
function isInherited(record: RolloutRecord, { cluster, commit, objects }: Rollout, soak: number): boolean {
  const own = record.rollouts.filter((one) => one.cluster === cluster)
  const at = own.findIndex((one) => one.commit === commit)
  const failed = Object.keys(objects).filter((key) => objects[key]?.state === 'failed')
  return failed.length > 0 && failed.every((key) => wasFailing(record, own.slice(0, at), key, soak))
}

/** `before`: what was merged before in the cluster. A failure that people chose to live with is nobody's later. */
function wasFailing(record: RolloutRecord, before: readonly Rollout[], key: string, soak: number): boolean {
  const last = before.at(-1)
  const health = last?.objects[key]
  if (last === undefined || health?.state !== 'failed') return false
  const isLate = Date.parse(health.since) > Date.parse(last.deadline) + soak
  const isKept = record.reverts.some(
    (one) => one.cluster === last.cluster && one.badContent === last.content && one.state === 'closed',
  )
  return isLate || isKept || last.by === 'sight' || wasFailing(record, before.slice(0, -1), key, soak)
}

/** Where no health is recorded: what was there before the first change that Sluice saw. */
function stoodBefore(own: readonly Rollout[]): Oid | null {
  const [first] = own
  if (first === undefined) return null
  return first.by === 'sight' ? first.commit : first.before
}
