// Reads the Authorization header of an API request: a person's or an installation's token, or an App's JWT.
import { createPublicKey, verify } from 'node:crypto'
import { readToken } from './git-http.ts'
import { type Auth, authenticate } from './state/access.ts'
import type { App, GitHub } from './state/model.ts'
import { Refusal } from './state/refusal.ts'

const decode = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
const unreadable = () => new Refusal(401, 'A JSON web token could not be decoded')
/** Clocks may differ by a minute, and a token may live for ten. */
const drift = 60
const longest = 600

/**
 * Checks an App's JWT by the wall clock, whatever the sandbox's clock says: clients sign by theirs.
 * Throws 401 in GitHub's words for a wrong algorithm, signature, issuer or time.
 */
function authenticateApp(github: GitHub, jwt: string): App {
  const [head = '', body = '', signature = ''] = jwt.split('.')
  const { alg } = claimsOf(head)
  const { iss, iat, exp } = claimsOf(body)
  const app = [...github.apps.values()].find(({ id, slug }) => String(iss) === String(id) || iss === slug)
  if (alg !== 'RS256' || typeof iat !== 'number' || typeof exp !== 'number') throw unreadable()
  if (!app) throw new Refusal(404, 'Integration not found')
  const key = createPublicKey(app.publicKey)
  if (!verify('sha256', Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url'))) throw unreadable()
  const now = Date.now() / 1000
  if (iat > now + drift)
    throw new Refusal(
      401,
      `'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued`,
    )
  if (exp <= now)
    throw new Refusal(
      401,
      `'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires`,
    )
  if (exp > now + longest + drift) throw new Refusal(401, `'Expiration time' claim ('exp') is too far in the future`)
  return app
}

function claimsOf(part: string): Record<string, unknown> {
  try {
    const value = decode(part)
    if (typeof value === 'object' && value !== null) return { ...value }
  } catch {
    // Falls through to the refusal.
  }
  throw unreadable()
}

/** Throws 401 for a token that is not good; no header at all is anonymous. */
export function readAuth(github: GitHub, header: string | undefined): Auth {
  const token = readToken(header)
  if (token === null) return { kind: 'anonymous' }
  if (token.split('.').length === 3) return { kind: 'app', app: authenticateApp(github, token) }
  return authenticate(github, token)
}
