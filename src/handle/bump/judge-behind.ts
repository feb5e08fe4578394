// Promotions that were open before tags moved where they come from or go to: they may have to wait for a bump now, or no more.
import { openAround } from '../promotion/open-aims.ts'
import { promote } from '../promotion/promote.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import { recallBumps } from './noted-bumps.ts'

/** By which tags of an environment the promotions around it were last planned; null: by none, as the store was new. */
const judgedKey = ({ forge }: Work, environment: string) => `behind-bumps:${forge.repository.id}:${environment}`

/** Costs no request where no tag moved, or nothing is open. What fails is done again by the next evaluation. */
export async function judgeBehind(work: Work, standing: Standing): Promise<void> {
  const moved: string[] = []
  const judged = new Map<string, string>()
  for (const { name } of standing.config.environments) {
    const tags = JSON.stringify((await recallBumps(work, name)).map(({ base, pins }) => [base, pins]))
    const before = await work.memory.recall(judgedKey(work, name))
    if (before === tags) continue
    judged.set(judgedKey(work, name), tags)
    moved.push(name)
  }
  const aims = await openAround(standing, moved)
  if (aims.length > 0) await promote(work, standing, aims, { requestedBy: null, dry: false, before: null })
  for (const [key, tags] of judged) await work.memory.remember(key, tags)
}
