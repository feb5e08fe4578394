// Where no merge is recorded: what stood before the newest merged change of a service, from the history of its files.
import type { Oid } from '../../oid.ts'
import type { SourceChange } from '../../promotion/model.ts'
import { contains, isReachable } from '../health/reachable.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import { changesIn, contentsIn, type ServiceIn } from './stands.ts'

const mostChanges = 50
/** Merges that changed and changed back are passed; few do. */
const mostPassed = 5

/** `stands`: contents by cluster. Null: nothing else stood there, as far as the last changes tell. */
export async function beforeNewest(
  work: Work,
  standing: Standing,
  of: ServiceIn,
  stands: ReadonlyMap<string, string>,
): Promise<Oid | null> {
  let changes = await changesIn(work, standing, of, [...stands.keys()], mostChanges)
  for (let passed = 0; passed < mostPassed; passed++) {
    const [newest] = changes
    if (newest === undefined) return null
    const own = newest.pull === null ? [newest] : changes.filter(({ pull }) => pull === newest.pull)
    const before = await stoodBefore(work, standing, of, own)
    if (before === null) return null
    const held = await contentsIn(work, standing, of, before)
    if ([...held].some(([cluster, content]) => stands.get(cluster) !== content)) return before
    changes = changes.filter((one) => !own.includes(one))
  }
  return null
}

/** What the branch was before one merge. `own`: the commits that it brought, newest first. */
async function stoodBefore(
  work: Work,
  { headOf }: Standing,
  { environment }: ServiceIn,
  own: readonly SourceChange[],
): Promise<Oid | null> {
  const oldest = own.at(-1)
  if (oldest === undefined) return null
  if (oldest.pull === null) return oldest.parent
  const { pull } = await work.forge.snapshot({ pull: oldest.pull })
  const { mergeCommit = null, mergeParent = null } = pull ?? {}
  const isHere = mergeCommit !== null && (await isReachable(work, mergeCommit, headOf(environment)))
  if (!isHere || mergeParent === null) return oldest.parent
  // After a rebase the merge's parent holds the pull request's own earlier commits.
  const isRebased = oldest.commit !== mergeCommit && (await contains(work, oldest.commit, mergeParent))
  return isRebased ? oldest.parent : mergeParent
}
