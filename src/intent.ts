// What a trigger asks for, whoever tells it, and how urgent that is: what is asked twice in the same words is done once.
import { parseComment } from './commands/parse.ts'
import type { Lane } from './inbox/job.ts'
import type { Trigger } from './trigger.ts'

/** In milliseconds: a command that nobody carried out for a day is not expected any more. */
export const commandsLast = 86_400_000

export function laneOf(trigger: Trigger): Lane {
  // A stop must not wait for what it is to stop.
  if (trigger.kind === 'comment') return parseComment(trigger.body).commands[0]?.name === 'hold' ? 'hold' : 'command'
  // All repositories of an organisation may come at once: they stand behind whatever anybody merges.
  if (trigger.kind === 'installed' || trigger.kind === 'bumps') return 'bump'
  if (trigger.kind === 'reports' && trigger.reports.some(({ state }) => state === 'failed')) return 'rollback'
  if (trigger.kind === 'heard' && trigger.event === 'status' && trigger.payload.state === 'failure') return 'rollback'
  return trigger.kind === 'look' || trigger.kind === 'dashboard' ? 'cosmetic' : 'promotion'
}

/**
 * One merge is told by its push, by its pull request and by the sweep; one comment only by itself, also under a new delivery
 * id. Null where every job counts.
 */
export function intentOf(repository: number, trigger: Trigger): string | null {
  switch (trigger.kind) {
    case 'moved':
      return `head:${repository}:${trigger.branch}:${trigger.after}`
    case 'closed':
      if (!trigger.branch.startsWith('sluice/') && trigger.merged)
        return `head:${repository}:${trigger.base}:${trigger.after}`
      return `closed:${repository}:${trigger.number}:${trigger.closedAt}`
    case 'comment':
      return `comment:${repository}:${trigger.comment}`
    case 'heard':
      return trigger.id === null ? null : `${trigger.event}:${repository}:${trigger.id}`
    case 'resume':
      return `resume:${repository}:${trigger.environment}:${trigger.unit}:${trigger.digest}${trigger.revert === undefined ? '' : `:${trigger.revert}`}`
    default:
      return null
  }
}
