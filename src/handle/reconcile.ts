// Takes in what happened to a promotion that the ledger calls open: merged, closed by a person, or never made.
import type { BranchFacts } from '../github/ports.ts'
import type { UnitRecord } from '../ledger/state.ts'
import { merged, refused } from '../ledger/transactions.ts'
import type { Work } from './work.ts'

/** The same record when nothing happened to it. Costs a request only where the branch is gone. */
export async function reconcile(work: Work, record: UnitRecord, branch: BranchFacts | null): Promise<UnitRecord> {
  if (record.open === null) return record
  const pulls =
    branch === null || branch.pulls.length === 0 ? await work.forge.pullsOf(record.open.branch) : branch.pulls
  const own = pulls.filter((pull) => pull.ours)
  const latest = own.find((pull) => pull.headOid === record.open?.head) ?? own[0]
  if (latest === undefined || latest.state === 'open') return record
  // A pull request that closed before this promotion was written down says nothing about it.
  const about = latest.headOid === record.open.head || branch?.oid !== record.open.head
  if (!about) return record
  return latest.state === 'merged' ? merged(record) : refused(record)
}
