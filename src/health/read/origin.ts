// Which kind of payload this is, told from its shape: for people who try one out; the bot knows from where it came.
import { fieldOf } from './fields.ts'
import type { Origin } from './report.ts'

const shapes: readonly (readonly [string, Origin])[] = [
  ['involvedObject', 'flux'],
  ['client_payload', 'dispatch'],
  ['deployment_status', 'deployment'],
  ['context', 'status'],
  ['phase', 'flagger'],
  ['attachments', 'flagger'],
]

/** Null: it looks like none of them. */
export function originOf(payload: unknown): Origin | null {
  if (Array.isArray(payload)) return 'flux'
  return shapes.find(([key]) => fieldOf(payload, key) !== undefined)?.[1] ?? null
}
