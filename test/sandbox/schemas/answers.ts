// Judges an answer of the REST face by GitHub's published OpenAPI description (@octokit/openapi, api.github.com).
// The description is read at the first question, and only the schema of the asked answer is compiled.
import { readFileSync } from 'node:fs'
import type { ValidateFunction } from 'ajv'
import { isObject, type Json, type JsonObject, referencesOf, toJsonSchema } from './dialect.ts'
import { createJudge, faultsOf } from './judge.ts'

type Description = { operations: ReadonlyMap<string, JsonObject>; components: JsonObject; responses: JsonObject }

const judge = createJudge()
const compiled = new Map<string, ValidateFunction | string | null>()
let loaded: Description | undefined

/**
 * What is wrong with an answer, one readable line per fault; empty when it fits.
 * `pathTemplate` is GitHub's (`/repos/{owner}/{repo}/pulls`); the names in braces do not matter.
 * A status from 400 that the description does not list is judged as GitHub's basic error.
 */
export function validateAnswer(method: string, pathTemplate: string, status: number, body: unknown): string[] {
  const key = `${operationKey(method, pathTemplate)} ${status}`
  let validate = compiled.get(key)
  if (validate === undefined) {
    validate = find(method, pathTemplate, status)
    compiled.set(key, validate)
  }
  if (typeof validate === 'string') return [validate]
  if (validate !== null) return faultsOf(validate, body)
  return body === undefined || body === null || body === '' ? [] : [`(body): ${status} has no body here`]
}

/** A validator, null for an answer without a body, or the sentence that says why there is neither. */
function find(method: string, pathTemplate: string, status: number): ValidateFunction | string | null {
  loaded ??= load()
  const operation = loaded.operations.get(operationKey(method, pathTemplate))
  if (operation === undefined) return `(body): GitHub has no ${method.toUpperCase()} ${pathTemplate}`
  const response = responseOf(loaded, operation, status)
  if (response === undefined) {
    return status >= 400
      ? compile(loaded, { $ref: '#/components/schemas/basic-error' })
      : `(body): ${method.toUpperCase()} ${pathTemplate} never answers ${status}`
  }
  const schema = schemaOf(response)
  return schema === undefined ? null : compile(loaded, schema)
}

function load(): Description {
  const file = new URL('generated/api.github.com.json', import.meta.resolve('@octokit/openapi'))
  const document = JSON.parse(readFileSync(file, 'utf8')) as {
    paths: Record<string, Record<string, JsonObject>>
    components: { schemas: JsonObject; responses: JsonObject }
  }
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]): [string, JsonObject] => [operationKey(method, path), operation]),
  )
  return {
    operations: new Map(operations),
    components: document.components.schemas,
    responses: document.components.responses,
  }
}

const operationKey = (method: string, path: string) => `${method.toLowerCase()} ${path.replace(/\{[^}]*\}/g, '{}')}`

function responseOf(description: Description, operation: JsonObject, status: number): JsonObject | undefined {
  const responses = operation.responses
  const response = isObject(responses) ? responses[String(status)] : undefined
  if (!isObject(response)) return undefined
  const reference = response.$ref
  if (typeof reference !== 'string') return response
  const target = description.responses[reference.replace('#/components/responses/', '')]
  return isObject(target) ? target : undefined
}

function schemaOf(response: JsonObject): Json | undefined {
  const content = response.content
  if (!isObject(content)) return undefined
  const type =
    'application/json' in content ? 'application/json' : Object.keys(content).find((name) => /json/.test(name))
  const media = type === undefined ? undefined : content[type]
  return isObject(media) ? media.schema : undefined
}

function compile(description: Description, schema: Json): ValidateFunction {
  const waiting = referencesOf(schema)
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const component = description.components[name]
    if (component === undefined || `component:${name}` in judge.schemas || judge.refs[`component:${name}`]) continue
    judge.addSchema(toJsonSchema(component) as JsonObject, `component:${name}`)
    waiting.push(...referencesOf(component))
  }
  return judge.compile(toJsonSchema(schema) as JsonObject)
}
