// GitHub's proof that a body came from it: HMAC-SHA256 over the raw bytes, `X-Hub-Signature-256`. SHA-1 is never looked at.
import { createHmac, timingSafeEqual } from 'node:crypto'

const shortestSecret = 32
/** Lower case is what GitHub sends and all that is taken. */
const form = /^sha256=([0-9a-f]{64})$/

/** Why a webhook secret cannot protect anything, as the end of a sentence; null when it can. Never contains the secret. */
export function weaknessOf(secret: string): string | null {
  if (secret === '') return 'is missing'
  if (secret === 'development') return "is Probot's public default"
  if (secret !== secret.trim()) return 'begins or ends with white space'
  if (secret.length < shortestSecret) return `is shorter than ${shortestSecret} characters`
  return null
}

/** The 32 bytes that the header claims; null when it is absent or not of the one form. */
export function readSignature(header: string | undefined): Buffer | null {
  const hex = form.exec(header ?? '')?.[1]
  return hex === undefined ? null : Buffer.from(hex, 'hex')
}

/** In constant time, over the body's pieces as received. Several secrets: the new and the old one during a rotation. */
export function isSigned(signature: Uint8Array, pieces: readonly Uint8Array[], secrets: readonly string[]): boolean {
  const matches = secrets.map((secret) => {
    const hmac = createHmac('sha256', secret)
    for (const piece of pieces) hmac.update(piece)
    const expected = hmac.digest()
    return expected.length === signature.length && timingSafeEqual(expected, signature)
  })
  return matches.includes(true)
}
