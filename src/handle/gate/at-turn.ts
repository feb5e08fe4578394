// A freeze began or ended: the gates of its environment follow, and what waited for the end is opened.
import { frozen } from '../../bump/windows.ts'
import { outcomeLine } from '../../messages/replies.ts'
import { promote } from '../promotion/promote.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import { judgeOpen } from './judge-open.ts'

/** Writes nothing where nothing is new. */
export async function followFreezes(work: Work, standing: Standing): Promise<readonly string[]> {
  const freezing = standing.config.environments.filter(({ freeze }) => freeze.length > 0)
  if (freezing.length === 0) return []
  const judged = await judgeOpen(work, standing, new Set(freezing.map(({ name }) => name)))
  const thawed = freezing.filter(({ freeze }) => frozen(freeze, work.now()) === null).map(({ name }) => name)
  const outcomes = await promote(work, standing, [], { requestedBy: null, dry: false, before: null }, thawed)
  return [...judged, ...outcomes.map((outcome) => outcomeLine(outcome))]
}
