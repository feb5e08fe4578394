// Has a repository's bumps evaluated: at most one such job waits, whoever asks for it.
import type { Tasks } from '../../inbox/enqueue.ts'
import { laneOf } from '../../intent.ts'

const trigger = { kind: 'bumps' } as const

/** `after`: milliseconds. */
export const laterBumps = (tasks: Tasks, repository: number, after = 0): Promise<'stored' | 'known'> =>
  tasks.later({ id: `bumps:${repository}`, lane: laneOf(trigger), trigger, after })
