// Rewrites a schema of GitHub's OpenAPI description (3.0) into the JSON Schema that ajv compiles.
// Only what changes the verdict is touched: `nullable`, references, `oneOf` and the notes that carry no rule.

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
export type JsonObject = { readonly [key: string]: Json }

const componentPrefix = '#/components/schemas/'
const notes = new Set(['example', 'examples', 'nullable', 'discriminator', 'xml', 'externalDocs', 'deprecated'])
/** Keywords whose value maps free names to schemas: a property called `example` is no note. */
const named = new Set(['properties', 'patternProperties'])
/** Keywords whose value is data, never a schema. */
const literal = new Set(['enum', 'const', 'default', 'required'])

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Names of the component schemas that a schema refers to directly. */
export function referencesOf(schema: Json): string[] {
  if (Array.isArray(schema)) return schema.flatMap(referencesOf)
  if (!isObject(schema)) return []
  return Object.entries(schema).flatMap(([key, value]) =>
    key === '$ref' && typeof value === 'string' ? [value.slice(componentPrefix.length)] : referencesOf(value),
  )
}

/** The same schema for ajv; references become `component:<name>`. */
export function toJsonSchema(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(toJsonSchema)
  if (!isObject(schema)) return schema
  if (typeof schema.$ref === 'string') return { $ref: `component:${schema.$ref.slice(componentPrefix.length)}` }
  const rewritten = Object.fromEntries(
    Object.entries(schema)
      .filter(([key]) => !notes.has(key) && !key.startsWith('x-'))
      .map(([key, value]) => rewriteKeyword(key, value)),
  )
  return schema.nullable === true ? { anyOf: [{ type: 'null' }, rewritten] } : rewritten
}

function rewriteKeyword(key: string, value: Json): [string, Json] {
  if (literal.has(key)) return [key, value]
  if (named.has(key) && isObject(value)) {
    return [key, Object.fromEntries(Object.entries(value).map(([name, schema]) => [name, toJsonSchema(schema)]))]
  }
  // GitHub's alternatives overlap (a file answers to several of them), so "exactly one" would refuse true answers.
  return [key === 'oneOf' ? 'anyOf' : key, toJsonSchema(value)]
}
