// What a cluster said, fit to be kept: credentials masked, not longer than a reader needs. Whoever shows it escapes it.
import { redact } from '../../flux/redact.ts'

/** Flux documents at most 39,000 characters of message; whatever stands behind is never looked at. */
const looked = 40_000

const most = { message: 1000, reason: 100 } as const

export function words(value: unknown, of: keyof typeof most): string {
  if (typeof value !== 'string') return ''
  // Masked before it is cut: half a token has no shape.
  const clean = redact(value.slice(0, looked))
  if (clean.length <= most[of]) return clean
  return `${clean.slice(0, most[of] - 1).replace(/[\ud800-\udbff]$/, '')}…`
}
