// From failed rollouts to their revert pull requests: prepared before the memory is written, made visible after it.
import type { BumpRecord, Holds } from '../../ledger/bump-state.ts'
import type { RolloutRecord } from '../../ledger/rollout-state.ts'
import { markBad, withRevert } from '../../ledger/rollouts.ts'
import { failedEvidence, unprovenEvidence } from '../../messages/revert-words.ts'
import { failureLine } from '../../messages/rollouts-text.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import { autoHolds, byUs, type LeftBehind } from './auto-holds.ts'
import { markTags } from './bad-tags.ts'
import { openBeside } from './beside.ts'
import { mayRevert } from './breaker.ts'
import { type Failed, type Failure, failuresIn } from './failures.ts'
import type { Change } from './follow.ts'
import { type Occasion, prepareRevert, type ReadyRevert, type WayBack } from './prepare-revert.ts'
import { showRevert } from './show-revert.ts'

export type Reverts = {
  readonly records: readonly RolloutRecord[]
  readonly bumps: readonly BumpRecord[]
  /** Null: as they were. */
  readonly holds: Holds | null
  readonly ready: readonly ReadyRevert[]
  /** Failures that lead to none, and why. */
  readonly left: readonly string[]
  /** Those that the breaker kept from having one. */
  readonly stopped: readonly Failure[]
}

/** `records`: as they are after the turns. Commits may exist when it is done, but no branch leads to them. */
export async function prepareReverts(
  work: Work,
  standing: Standing,
  records: readonly RolloutRecord[],
  turns: readonly Change[],
): Promise<Reverts> {
  const found = failuresIn(standing.config, records, turns).map((one) => ({ ...one, reason: failureLine(one.rollout) }))
  if (found.length === 0) return { records, bumps: [], holds: null, ready: [], left: [], stopped: [] }
  const at = new Date(work.now()).toISOString()
  let next = records.map((record) => withBad(record, found, at))
  const ready: ReadyRevert[] = []
  const stopped: Failure[] = []
  const left = found.flatMap((one) => ('because' in one ? [`${nameOf(one)}: no revert, ${one.because}`] : []))
  for (const together of byMerge(found.filter((one): one is Failure & { reason: string } => 'good' in one))) {
    const [first] = together
    if (first === undefined) continue
    const beside = openBeside(together)
    // What is open already is no revert more.
    if (beside.length === 0 && !(await mayRevert(work, standing, first.record.environment, ready.length))) {
      left.push(`${nameOf(first)}: no revert, the breaker of ${first.record.environment} is open`)
      stopped.push(...together)
      continue
    }
    const made = await prepareRevert(work, standing, [...beside, ...together.map(wayBack)], occasionOf(together))
    if ('because' in made) {
      left.push(`${nameOf(first)}: no revert, ${made.because}`)
      continue
    }
    ready.push(made)
    next = next.map((record) => (isOf(record, first.record) ? made.reverts.reduce(withRevert, record) : record))
  }
  return {
    records: next,
    bumps: await markTags(standing, found, at),
    holds: await autoHolds(work, standing, found.map(leftBehind)),
    ready,
    left,
    stopped,
  }
}

const leftBehind = ({ record, rollout, reason }: Failed & { readonly reason: string }): LeftBehind => ({
  ...{ environment: record.environment, service: record.service, reason },
  ...{ cluster: rollout.cluster, content: rollout.content },
})

const nameOf = ({ record }: Failed) => `${record.service} in ${record.environment}`
const isOf = (a: RolloutRecord, b: RolloutRecord) => a.environment === b.environment && a.service === b.service

const withBad = (record: RolloutRecord, found: readonly (Failed & { readonly reason: string })[], at: string) =>
  found
    .filter((one) => isOf(one.record, record))
    .reduce(
      (known, { rollout, reason }) => markBad(known, { content: rollout.content, because: reason, by: byUs, at }),
      record,
    )

const wayBack = ({
  record,
  rollout,
  good,
  seen,
  reason,
  isProven,
}: Failure & { readonly reason: string }): WayBack => ({
  ...{ environment: record.environment, service: record.service, cluster: rollout.cluster },
  ...{ bad: rollout.commit, badContent: rollout.content, good, rollout },
  evidence: [failedEvidence(record.service, reason, seen), ...(isProven ? [] : [unprovenEvidence])],
})

const occasionOf = (together: readonly Failure[]): Occasion => ({
  requestedBy: null,
  comesBack: together.every(({ isProven }) => isProven) ? 'healthy' : 'before',
  isHeld: true,
  known: together.flatMap(({ record }) => record.reverts),
})

/** Clusters of one environment that failed with one merge share a pull request. */
const byMerge = <T extends Failure>(found: readonly T[]): readonly (readonly T[])[] => [
  ...Map.groupBy(found, ({ record, rollout }) =>
    JSON.stringify([record.environment, record.service, rollout.commit]),
  ).values(),
]

export async function openReverts(work: Work, { ready, left }: Reverts): Promise<readonly string[]> {
  const said: string[] = [...left]
  for (const one of ready) {
    const pull = await showRevert(work, one)
    said.push(`revert of ${one.service} in ${one.environment}: #${pull}`)
  }
  return said
}
