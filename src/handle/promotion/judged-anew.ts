// A promotion whose branch holds a person's commit is not written to, but what it waits for elsewhere may come or go: the
// memory and the gate follow.
import type { UnitRecord } from '../../ledger/state.ts'
import { versionOf } from '../../ledger/transactions.ts'
import { blockersOf, type PlanBlocker } from '../../promotion/settling/blockers.ts'
import { judgeAgain } from '../judge.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import { branchFor, openPullOf, type Planned } from './plan-aim.ts'

/** What no file of the branch could settle. */
const isElsewhere = ({ kind, path }: PlanBlocker): boolean => kind === 'problem' && path === null

/** The record with what the promotion waits for now; the same one where nothing came or went. */
export function waitingNow(record: UnitRecord, { decision, plans }: Planned): UnitRecord {
  const { open } = record
  if (open === null || decision.kind !== 'leave' || decision.code !== 'person') return record
  const before = open.blockers.filter(isElsewhere)
  const now = blockersOf(plans).filter(isElsewhere)
  if (JSON.stringify(before) === JSON.stringify(now)) return record
  return { ...record, open: { ...open, blockers: [...open.blockers.filter((one) => !isElsewhere(one)), ...now] } }
}

export async function judgeAnew(work: Work, standing: Standing, { aim, record }: Planned): Promise<void> {
  const pull = openPullOf(standing.snapshot.branches.find((one) => one.name === branchFor(aim)) ?? null)
  if (pull?.ours === true && versionOf(record, pull) !== null) await judgeAgain(work, standing, pull)
}
