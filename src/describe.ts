// How a delivery is queued: what runs one at a time, how urgent it is, and what it asks for, whoever says it.
import type { Lane } from './inbox/job.ts'
import { hear, originOf, type Trigger } from './trigger.ts'

export type Description = { readonly key: string; readonly lane: Lane; readonly intent: string | null }

/** Webhooks that ask for nothing are kept too: stored, without effect. */
export function describe(event: string, payload: Readonly<Record<string, unknown>>): Description {
  const heard = hear(event, payload, '')
  const repository = originOf(payload)?.repository.id
  if (heard.kind === 'ignored') return { key: String(repository ?? 0), lane: 'cosmetic', intent: null }
  const { origin, trigger } = heard
  const key = String(origin.repository.id)
  return { key, lane: laneOf(trigger), intent: intentOf(key, trigger, payload) }
}

function laneOf(trigger: Trigger): Lane {
  if (trigger.kind === 'comment') return 'command'
  return 'promotion'
}

/** One merge is told by its push and by its pull request; one comment only by itself, also under a new delivery id. */
function intentOf(key: string, trigger: Trigger, payload: Readonly<Record<string, unknown>>): string | null {
  switch (trigger.kind) {
    case 'moved':
      return `head:${key}:${trigger.branch}:${trigger.after}`
    case 'closed':
      if (!trigger.branch.startsWith('sluice/') && trigger.merged) return `head:${key}:${trigger.base}:${trigger.after}`
      return `closed:${key}:${trigger.number}:${closedAt(payload)}`
    case 'comment':
      return `comment:${key}:${trigger.comment}`
    default:
      return null
  }
}

function closedAt(payload: Readonly<Record<string, unknown>>): string {
  const pull = payload.pull_request
  const at = typeof pull === 'object' && pull !== null && 'closed_at' in pull ? pull.closed_at : null
  return typeof at === 'string' ? at : ''
}
