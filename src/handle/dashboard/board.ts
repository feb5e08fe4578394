// What a job has learned for the dashboard, so that its end can tell it without looking again; and whether it is out of date.
import type { Config } from '../../config/model.ts'
import type { Outcome } from '../../messages/replies.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'

export type Board = {
  /** The number of the dashboard issue, where the job may read it and it is known. */
  readonly issue: number | null
  /** The last look at the repository on which something was decided, and what came of that. */
  seen: { readonly standing: Standing; readonly outcomes: readonly Outcome[] } | null
}

type Place = Pick<Work, 'forge' | 'memory'>

const staleKey = ({ forge }: Place) => `dashboard-stale:${forge.repository.id}`
const numberKey = ({ forge }: Place) => `dashboard:${forge.repository.id}`

/**
 * Said before what changes is written, and kept beyond a crash. Only where some environment acts: what is merely observed
 * is told by `/status` and nowhere else.
 */
export async function wantDashboard(work: Work, config: Config): Promise<void> {
  if (config.environments.some(({ mode }) => mode === 'act')) await markStale(work)
}

export const markStale = (work: Work): Promise<void> => work.memory.remember(staleKey(work), 'stale')
export const markFresh = (work: Work): Promise<void> => work.memory.remember(staleKey(work), '')
export const isStale = async (work: Work): Promise<boolean> => (await work.memory.recall(staleKey(work))) === 'stale'

export async function dashboardNumber(work: Place): Promise<number | null> {
  const number = Number((await work.memory.recall(numberKey(work))) ?? Number.NaN)
  return Number.isSafeInteger(number) && number > 0 ? number : null
}

export const rememberNumber = (work: Work, number: number): Promise<void> =>
  work.memory.remember(numberKey(work), String(number))

export function learn({ board }: Work, standing: Standing, outcomes: readonly Outcome[]): void {
  const before = board.seen?.standing === standing ? board.seen.outcomes : []
  board.seen = { standing, outcomes: [...before, ...outcomes] }
}
