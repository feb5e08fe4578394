// Reads GitHub's refusals: which failure an HTTP status or a GraphQL error is, and how long a limit lasts.
// Source: docs.github.com "Rate limits for the REST API", "Best practices", "Using rate limits with GraphQL".
import { ForgeError } from './failure.ts'
import type { ForgeFailure } from './ports.ts'

export type Intent = 'read' | 'write'
export type Headers = Readonly<Record<string, string | number | undefined>>
/** An HTTP answer below 600, or null where none came: reset, time-out, broken TLS. */
export type HttpAnswer = { readonly status: number; readonly headers: Headers; readonly data: unknown } | null

export type GraphqlError = {
  readonly type?: string
  readonly message: string
  readonly path?: readonly (string | number)[] | null
}

const minimumWait = 60_000
const permissionText = /resource not accessible by|must have .* (?:access|rights)|not granted to this installation/i
const limitText = /rate limit|abuse detection|submitted too quickly/i

/** Milliseconds until the limit of this answer ends, at least 60 s; null: it is no limit. */
export function limitOf(answer: HttpAnswer): number | null {
  if (!answer || permissionText.test(textOf(answer.data))) return null
  const { status, headers, data } = answer
  const asked = headers['retry-after'] !== undefined || headers['x-ratelimit-remaining'] === '0'
  const limited =
    graphqlErrors(data).some(isLimit) || status === 429 || (status === 403 && (asked || limitText.test(textOf(data))))
  return limited ? waitOf(headers) : null
}

/** GraphQL's errors come with status 200. */
function graphqlErrors(data: unknown): readonly GraphqlError[] {
  const { errors } = (data ?? {}) as { errors?: unknown }
  return Array.isArray(errors) ? errors.filter((one) => typeof one?.message === 'string') : []
}

/** What the headers ask to wait, in ms, at least 60 s. `x-ratelimit-reset` counts from GitHub's own clock (`date`). */
export function waitOf(headers: Headers): number {
  const after = Number(headers['retry-after']) * 1000
  const spent = headers['x-ratelimit-remaining'] === '0'
  const reset = spent ? Number(headers['x-ratelimit-reset']) * 1000 - Date.parse(String(headers.date)) : Number.NaN
  return Math.max(minimumWait, ...[after, reset].filter(Number.isFinite))
}

export function httpFailure(route: string, intent: Intent, answer: HttpAnswer, text: string): ForgeError {
  if (!answer) return new ForgeError({ kind: 'retry', after: null }, `${route}: no answer: ${text}`, intent === 'write')
  const failure = failureOf(answer)
  const ambiguous = intent === 'write' && answer.status >= 500
  return new ForgeError(failure, `${route}: ${answer.status} ${textOf(answer.data)}`, ambiguous, answer.status)
}

function failureOf({ status, headers, data }: NonNullable<HttpAnswer>): ForgeFailure {
  if (status >= 500 || status === 408) {
    const after = Number(headers['retry-after']) * 1000
    return { kind: 'retry', after: Number.isFinite(after) ? after : null }
  }
  if (status === 401 || status === 403 || permissionText.test(textOf(data))) return { kind: 'permission' }
  return { kind: status === 404 || status === 410 ? 'missing' : 'refused' }
}

/** The failure of a GraphQL answer with errors; the gravest decides. Limits are told apart before, by `limitOf`. */
export function graphqlFailure(what: string, intent: Intent, errors: readonly GraphqlError[]): ForgeError {
  const message = `GraphQL ${what}: ${errors.map((error) => error.message).join('; ')}`
  const kinds = errors.map((error) => kindOf(error, intent))
  const kind = (['retry', 'permission', 'refused', 'missing'] as const).find((one) => kinds.includes(one)) ?? 'retry'
  if (kind !== 'retry') return new ForgeError({ kind }, message)
  return new ForgeError({ kind, after: null }, message, intent === 'write')
}

const isLimit = ({ type, message }: GraphqlError): boolean =>
  type === 'RATE_LIMITED' || type === 'RATE_LIMIT' || (limitText.test(message) && !permissionText.test(message))

function kindOf({ type, message }: GraphqlError, intent: Intent): ForgeFailure['kind'] {
  if (type === 'NOT_FOUND') return 'missing'
  if (type === 'FORBIDDEN' || type === 'INSUFFICIENT_SCOPES' || permissionText.test(message)) return 'permission'
  if (type === 'SERVICE_UNAVAILABLE' || type === 'INTERNAL') return 'retry'
  if (/something went wrong|timed? ?out|timeout/i.test(message)) return 'retry'
  // A read that fails without a type is GitHub's own trouble; a mutation's is a rule that said no.
  return type === undefined && intent === 'read' ? 'retry' : 'refused'
}

/** GitHub's own words in an error's body, `errors` included. */
function textOf(data: unknown): string {
  if (typeof data === 'string') return data.slice(0, 300)
  if (typeof data !== 'object' || data === null) return ''
  const { message, errors } = data as { message?: unknown; errors?: unknown }
  const parts = (Array.isArray(errors) ? errors : [errors]).map((part) =>
    typeof part === 'string' ? part : detailOf(part),
  )
  return [message, ...parts].filter((part) => typeof part === 'string' && part !== '').join(': ')
}

function detailOf(part: unknown): string {
  if (typeof part !== 'object' || part === null) return ''
  const { message, resource, field, code } = part as Record<string, unknown>
  return typeof message === 'string' ? message : [resource, field, code].filter((one) => one !== undefined).join(' ')
}

/** Octokit's RequestError by shape: a `response` is there only if GitHub answered. */
export function readError(error: unknown): { route: string; answer: HttpAnswer; text: string } {
  const { request, response, message } = error as {
    request?: { method?: string; url?: string }
    response?: NonNullable<HttpAnswer>
    message?: string
  }
  const path = request?.url === undefined ? '' : new URL(request.url).pathname
  return { route: `${request?.method ?? ''} ${path}`.trim(), answer: response ?? null, text: String(message ?? error) }
}
