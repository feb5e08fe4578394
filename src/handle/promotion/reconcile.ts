// Takes in what happened to a promotion that the ledger calls open: merged, closed by a person, or never made.
import type { BranchFacts, PullFacts } from '../../github/ports.ts'
import { judgedPaths } from '../../ledger/memory.ts'
import type { UnitRecord } from '../../ledger/state.ts'
import { merged, refused, versionOf, withdrawn } from '../../ledger/transactions.ts'
import { type FileEntry, idKey, type PathId } from '../../promotion/model.ts'
import type { Work } from '../work.ts'

/** The same record when nothing happened to it. Costs requests only where the branch is gone. */
export async function reconcile(
  work: Work,
  record: UnitRecord,
  branch: BranchFacts | null,
  base: string,
): Promise<UnitRecord> {
  if (record.open === null) return record
  const pulls = branch === null ? await pastPulls(work, record.open.branch) : branch.pulls
  const pull = pulls.find((one) => one.ours && versionOf(record, one) !== null)
  return pull === undefined ? record : afterwards(work, record, pull, base)
}

/** The record once the pull request is what it is now. `base`: the branch that the environment lives on. */
export async function afterwards(work: Work, record: UnitRecord, pull: PullFacts, base: string): Promise<UnitRecord> {
  // What was pointed at another branch and merged there never reached the environment.
  if (pull.state === 'merged' && pull.baseRef !== base)
    return versionOf(record, pull) === null ? record : withdrawn(record)
  if (pull.state === 'merged') return merged(record, pull, await leftBy(work, record, pull))
  return pull.state === 'closed' ? refused(record, pull) : record
}

/** What people made of the branch before they merged it: costs a request only where its head is not ours. */
async function leftBy({ forge }: Work, record: UnitRecord, pull: PullFacts): Promise<Standing> {
  const version = versionOf(record, pull)
  if (version === null || version.head === pull.headOid) return new Map()
  const paths = judgedPaths(version)
  if (paths.length === 0) return new Map()
  const { ids } = await forge.reader.read([{ kind: 'ids', commit: pull.headOid, paths }])
  return new Map(paths.map((path) => [path, entryOf(ids.get(idKey(pull.headOid, path)))]))
}

type Standing = ReadonlyMap<string, FileEntry | null>

const entryOf = (id: PathId | null | undefined): FileEntry | null =>
  id?.type === 'blob' ? { mode: id.mode as FileEntry['mode'], oid: id.oid } : null

/** Pull requests of a branch that is gone; the newest is asked for whole, its first commit tells which version it held. */
export async function pastPulls(work: Work, branch: string): Promise<readonly PullFacts[]> {
  const [newest] = await work.forge.pullsOf(branch)
  if (newest === undefined) return []
  const { pull } = await work.forge.snapshot({ pull: newest.number })
  return pull === null ? [] : [pull]
}
