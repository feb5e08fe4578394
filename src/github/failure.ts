// What went wrong with GitHub, as one kind of error: what may be done next, and a sentence that is safe to show and log.
import type { ForgeFailure } from './ports.ts'

/** The only thing that `Forge` throws. It carries no cause: Octokit's errors hold the request's body. */
export class ForgeError extends Error {
  override readonly name = 'ForgeError'
  readonly failure: ForgeFailure
  /** The call may have been carried out although no answer said so: look before it is sent again. */
  readonly ambiguous: boolean
  /** HTTP status of the answer; null where none came or the status is not what went wrong. */
  readonly status: number | null

  constructor(failure: ForgeFailure, message: string, ambiguous = false, status: number | null = null) {
    super(safeText(message))
    this.failure = failure
    this.ambiguous = ambiguous
    this.status = status
  }
}

/** GitHub said no to a write as it stands: a rule, or what it names is not where it was. */
export const isRejected = (error: unknown): error is ForgeError =>
  error instanceof ForgeError && (error.failure.kind === 'refused' || error.failure.kind === 'missing')

export const isAmbiguous = (error: unknown): error is ForgeError => error instanceof ForgeError && error.ambiguous

/** GitHub could not answer now, or would not yet. */
export const isOutage = (error: unknown): error is ForgeError =>
  error instanceof ForgeError && error.failure.kind === 'retry'

/** It says nothing of what was asked for: an outage, or the App is not there any more. */
export const isNoAnswer = (error: unknown): error is ForgeError =>
  isOutage(error) || (error instanceof ForgeError && error.failure.kind === 'uninstalled')

/** An answer that lacks what was asked for: neither a yes nor an absence. */
export const incomplete = (what: string): ForgeError =>
  new ForgeError({ kind: 'retry', after: null }, `GitHub's answer is not whole: ${what}`)

/** The value, or `incomplete` where the answer does not speak of it at all; null passes, it is an answer. */
export function answered<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw incomplete(what)
  return value
}

const secrets =
  /\b(?:gh[a-z]_\w+|github_pat_\w+|v\d\.[0-9a-f]{40}|eyJ[\w-]+(?:\.[\w-]+){0,2})|\b(?:bearer|token|basic)\s+[\w.~+/=-]{16,}|\/\/[^/\s@]+@/gi
// Control and formatting characters: what GitHub repeats of people's text could rewrite a log or a comment.
const invisible = /[\p{Cc}\p{Cf}\u2028\u2029]+/gu
const longest = 600

/** One line without tokens, keys or control characters, at most 600 characters. */
function safeText(text: string): string {
  const line = text.replace(invisible, ' ').replace(secrets, '[hidden]').trim()
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line
}
