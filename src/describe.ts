// How a delivery is queued: what runs one at a time, how urgent it is, and what it asks for, whoever says it.
import type { Lane } from './inbox/job.ts'
import { intentOf, laneOf } from './intent.ts'
import { originOf } from './payload.ts'
import { hear } from './trigger.ts'

export type Description = { readonly key: string; readonly lane: Lane; readonly intent: string | null }

/** Webhooks that ask for nothing are kept too: stored, without effect. */
export function describe(event: string, payload: Readonly<Record<string, unknown>>): Description {
  const heard = hear(event, payload, '')
  const repository = originOf(payload)?.repository.id
  if (heard.kind === 'ignored') return { key: String(repository ?? 0), lane: 'cosmetic', intent: null }
  if (heard.kind === 'tags') return { key: String(heard.of.id), lane: 'bump', intent: null }
  const { origin, trigger } = heard
  const { id } = origin.repository
  return { key: String(id), lane: laneOf(trigger), intent: intentOf(id, trigger) }
}
