// Environments where a bump waits for a place: looked at again once a pull request of ours closes there. Lost with the store,
// it is found again with the next evaluation.
import type { BumpOutcome } from '../../bump/decide.ts'
import type { Work } from '../work.ts'

const waitingKey = ({ forge }: Pick<Work, 'forge'>) => `bumps-waiting:${forge.repository.id}`

const waitsIn = async (work: Pick<Work, 'forge' | 'memory'>): Promise<readonly string[]> =>
  JSON.parse((await work.memory.recall(waitingKey(work))) ?? '[]')

export async function noteWaiting(work: Work, outcomes: readonly BumpOutcome[]): Promise<void> {
  const before = await waitsIn(work)
  const evaluated = new Set(outcomes.map(({ environment }) => environment))
  const waits = outcomes.filter(({ decision }) => decision.kind === 'wait').map(({ environment }) => environment)
  const now = [...new Set([...before.filter((one) => !evaluated.has(one)), ...waits])].sort()
  if (JSON.stringify(now) !== JSON.stringify(before)) await work.memory.remember(waitingKey(work), JSON.stringify(now))
}

export const isWaitingIn = async (work: Work, environment: string): Promise<boolean> =>
  (await waitsIn(work)).includes(environment)
