// What an error that a handler threw means for its job: try again, wait, or give up, and the words that are kept about it.

export type Failure = {
  readonly retryable: boolean
  /** Marked as worth another try by whoever threw it: the other side was not to be had. A fault of ours is not marked. */
  readonly outage: boolean
  /** Milliseconds that the other side asked to wait for; null when it named none. */
  readonly after: number | null
  readonly reason: string
}

const longestReason = 500

/** The store and the log outlive a token: nothing that looks like a credential is kept. */
const credentials = [
  /\b(?:gh[a-z]_|github_pat_)\w{10,}/g,
  /\beyJ[\w-]+\.[\w-]+\.[\w-]+/g,
  /\b(?:bearer|token|basic)\s+[\w.~+/=-]{8,}/gi,
  /(?<=:\/\/)[^\s/@]+@/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
]

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** Probot's `receive()` and Octokit wrap what handlers throw in an AggregateError, with the marks on the inner ones. */
function leaves(error: unknown, depth = 0): readonly unknown[] {
  const inner = isRecord(error) && Array.isArray(error.errors) ? error.errors : []
  return inner.length === 0 || depth > 5 ? [error] : inner.flatMap((one) => leaves(one, depth + 1))
}

function waitOf(error: unknown): number | null {
  const after = isRecord(error) ? error.after : null
  return typeof after === 'number' && Number.isFinite(after) && after >= 0 ? after : null
}

function wordsOf(error: unknown): string {
  const words = isRecord(error) && typeof error.message === 'string' ? error.message : String(error)
  return credentials.reduce((text, credential) => text.replace(credential, '[redacted]'), words).slice(0, longestReason)
}

/** Only `retryable: false` gives up at once; what nobody marked is taken for a passing fault. Of several, one to retry is enough. */
export function readFailure(error: unknown): Failure {
  const all = leaves(error)
  const worth = all.filter((one) => !(isRecord(one) && one.retryable === false))
  const chosen = worth.length > 0 ? worth : all
  const waits = worth.map(waitOf).filter((wait) => wait !== null)
  return {
    retryable: worth.length > 0,
    outage: worth.some((one) => isRecord(one) && one.retryable === true),
    after: waits.length > 0 ? Math.max(...waits) : null,
    reason: [...new Set(chosen.map(wordsOf))].join('; ').slice(0, longestReason),
  }
}
