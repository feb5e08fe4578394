// Has a repository's bumps evaluated: at most one such job waits, whoever asks for it.
import type { Tasks } from '../../inbox/enqueue.ts'
import { laneOf } from '../../intent.ts'

const trigger = { kind: 'bumps' } as const

export const bumpsJob = (repository: number): string => `bumps:${repository}`

export const laterBumps = (tasks: Tasks, repository: number): Promise<'stored' | 'known'> =>
  tasks.later({ id: bumpsJob(repository), lane: laneOf(trigger), trigger })
