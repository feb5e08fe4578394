// Has a repository's bumps evaluated: at most one such job waits, whoever asks for it.
import type { Tasks } from '../../inbox/enqueue.ts'
import { laneOf } from '../../intent.ts'

const trigger = { kind: 'bumps' } as const

const put = (tasks: Tasks, id: string, after: number) => tasks.later({ id, lane: laneOf(trigger), trigger, after })

/** `after`: milliseconds. */
export const laterBumps = (tasks: Tasks, repository: number, after = 0): Promise<'stored' | 'known'> =>
  put(tasks, `bumps:${repository}`, after)

/** For news that is told once: a job that runs already may have read what was there before, so another one follows it. */
export async function surelyBumps(tasks: Tasks, repository: number, after: number): Promise<void> {
  if ((await laterBumps(tasks, repository, after)) === 'known') await put(tasks, `bumps:${repository}:again`, after)
}
