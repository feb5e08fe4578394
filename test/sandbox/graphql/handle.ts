// POST /graphql: the query's syntax and names, then the resolvers; errors stand in the answer under status 200.
import { type DocumentNode, type ExecutionResult, executeSync, GraphQLError, parse, validate } from 'graphql'
import type { Site } from '../shapes/site.ts'
import { type Auth, actorOf } from '../state/access.ts'
import { Refusal } from '../state/refusal.ts'
import { type ShownError, showError } from './fault.ts'
import { sandboxSchema } from './schema.ts'
import { openSession } from './session.ts'

export type GraphqlAnswer = { readonly status: number; readonly json: GraphqlBody }
type GraphqlBody = { data?: ExecutionResult['data']; errors?: readonly ShownError[]; message?: string }

const documents = new Map<string, DocumentNode | readonly GraphQLError[]>()

/**
 * Answers one request. `body` is the parsed JSON: `{query, variables?, operationName?}`.
 * Status 401 or 403 without a person or an installation behind the request, otherwise always 200.
 */
export function handleGraphql(site: Site, auth: Auth, body: unknown): GraphqlAnswer {
  try {
    const session = openSession(site, auth, actorOf(auth))
    const request = readRequest(body)
    if (request === undefined) {
      return {
        status: 200,
        json: { errors: [{ message: 'A query attribute must be specified and must be a string.' }] },
      }
    }
    const document = prepare(request.query)
    if ('kind' in document) {
      const { operationName, variableValues } = request
      const result = executeSync({
        schema: sandboxSchema(),
        document,
        contextValue: session,
        operationName,
        variableValues,
      })
      return { status: 200, json: show(result) }
    }
    return { status: 200, json: { errors: document.map(showError) } }
  } catch (error) {
    if (error instanceof Refusal) return { status: error.status, json: { message: error.message } }
    throw error
  }
}

function readRequest(body: unknown) {
  if (typeof body !== 'object' || body === null || !('query' in body) || typeof body.query !== 'string')
    return undefined
  const variables = 'variables' in body ? body.variables : undefined
  return {
    query: body.query,
    operationName: 'operationName' in body && typeof body.operationName === 'string' ? body.operationName : null,
    variableValues: typeof variables === 'object' && variables !== null ? { ...variables } : {},
  }
}

/** Parsed and checked once per text; errors are remembered as well. */
function prepare(query: string): DocumentNode | readonly GraphQLError[] {
  const known = documents.get(query)
  if (known !== undefined) return known
  const prepared = check(query)
  if (documents.size > 500) documents.clear()
  documents.set(query, prepared)
  return prepared
}

function check(query: string): DocumentNode | readonly GraphQLError[] {
  try {
    const document = parse(query)
    const errors = validate(sandboxSchema(), document)
    return errors.length === 0 ? document : errors
  } catch (error) {
    if (error instanceof GraphQLError) return [error]
    throw error
  }
}

function show({ data, errors }: ExecutionResult): GraphqlBody {
  return {
    ...(data === undefined ? {} : { data }),
    ...(errors === undefined ? {} : { errors: errors.map(showError) }),
  }
}
