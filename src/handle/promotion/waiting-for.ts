// A unit that is not planned yet: what it would carry has not shown that it is healthy where it comes from.
import { digestOf } from '../../promotion/digest.ts'
import type { Standing } from '../standing/standing.ts'
import { type Aim, branchFor, openPullOf, type Planned } from './plan-aim.ts'

/** What is open stays as it is; its gate says what it waits for. */
export async function waitingFor(
  { snapshot, ledger }: Standing,
  aim: Aim,
  { because, again }: { readonly because: string; readonly again: number | null },
): Promise<Planned> {
  const record = await ledger.unit(aim.to, aim.unit.name)
  const pull = openPullOf(snapshot.branches.find(({ name }) => name === branchFor(aim)) ?? null)
  return {
    aim,
    plans: [],
    digest: digestOf([]),
    decision: { kind: 'upstream', because, again },
    remembered: record,
    record,
    pull: pull?.number ?? null,
    carry: record.open?.carry ?? null,
    lacking: [],
  }
}
