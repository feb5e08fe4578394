// Work that Sluice gives itself: what a webhook would have asked for, or what waits until the urgent things are done.
import type { BaseLogger } from 'pino'
import type { Origin, Trigger } from '../trigger.ts'
import type { Inbox, Instant, Job, JobState, Lane } from './job.ts'

type Task = {
  readonly lane: Lane
  readonly trigger: Trigger
  /** At most one waits or runs under an id; once it is done, the id may come again. */
  readonly id: string
  /** As the webhook of the same meaning has it, so that both have one effect; default: none. */
  readonly intent?: string | null
  /** Milliseconds until it is due; default: at once. */
  readonly after?: number
}

/** One repository's way into the inbox. `known`: it waits, runs or, by its intent, was done already. */
export type Tasks = {
  later(task: Task): Promise<'stored' | 'known'>
  /** What became of an intent so far. */
  stateOf(intent: string): Promise<JobState | null>
  /** Whether something of this repository waits in the lane now. */
  isWaiting(lane: Lane): Promise<boolean>
}

const kind = 'task'

type Store = Pick<Inbox, 'put' | 'stateOf' | 'isWaiting'>

export function tasksOf(inbox: Store, now: () => Instant, origin: Origin, log: Pick<BaseLogger, 'info'>): Tasks {
  return {
    later: async ({ lane, trigger, id, intent = null, after = 0 }) => {
      const body = JSON.stringify({ origin, trigger })
      const key = String(origin.repository.id)
      const job = { id, lane, key, intent, kind, headers: {}, body, notBefore: now() + after }
      const result = await inbox.put(job, { again: true })
      if (result === 'stored') log.info({ task: id, after }, 'task stored')
      return result
    },
    stateOf: (intent) => inbox.stateOf({ intent }),
    isWaiting: (lane) => inbox.isWaiting(String(origin.repository.id), lane, now()),
  }
}

/** Null: the job is a webhook or something else. */
export function readTask(job: Job): { readonly origin: Origin; readonly trigger: Trigger } | null {
  return job.kind === kind ? JSON.parse(textOf(job)) : null
}

export const textOf = ({ body }: Job): string => (typeof body === 'string' ? body : new TextDecoder().decode(body))
