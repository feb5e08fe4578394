// Errors as GitHub's GraphQL answers carry them: a `type` beside the message, and where in the query it happened.
import { GraphQLError, type GraphQLFormattedError } from 'graphql'
import { Refusal } from '../state/refusal.ts'

export type FaultType =
  | 'NOT_FOUND'
  | 'FORBIDDEN'
  | 'UNPROCESSABLE'
  | 'STALE_DATA'
  | 'MISSING_PAGINATION_BOUNDARIES'
  | 'EXCESSIVE_PAGINATION'
  | 'INVALID_CURSOR_ARGUMENTS'
  | 'ARGUMENT_ERROR'

/** An error to throw from a resolver. */
export const fault = (type: FaultType, message: string) => new GraphQLError(message, { extensions: { type } })

export const missing = (what: string) => fault('NOT_FOUND', `Could not resolve to ${what}.`)

export type ShownError = GraphQLFormattedError & { readonly type?: string }

/** Errors without a type are the query's own: unknown fields, wrong arguments, syntax. */
export function showError(error: GraphQLError): ShownError {
  const type = typeOf(error)
  return {
    ...(type === undefined ? {} : { type }),
    ...(error.path === undefined ? {} : { path: error.path }),
    ...(error.locations === undefined ? {} : { locations: error.locations }),
    message: error.message,
  }
}

function typeOf(error: GraphQLError): string | undefined {
  const cause = error.originalError
  if (cause instanceof Refusal) {
    return cause.status === 404 ? 'NOT_FOUND' : cause.status === 403 ? 'FORBIDDEN' : 'UNPROCESSABLE'
  }
  // Anything else is a fault of the sandbox, not of the query: it must not pass for an answer.
  if (cause !== undefined && !(cause instanceof GraphQLError)) throw cause
  const type = error.extensions.type
  return typeof type === 'string' ? type : undefined
}
