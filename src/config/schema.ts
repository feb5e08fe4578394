// The JSON Schema that editors check `.github/sluice.yaml` with, from the option table.
import { parse } from 'yaml'
import type { Format } from './formats/format.ts'
import { durationPattern } from './formats/moments.ts'
import { jsonText } from './json-text.ts'
import type { Option, Options, Shape } from './options/shape.ts'
import { root } from './options/table.ts'

type Schema = Readonly<Record<string, unknown>>

/** Where editors find the schema of this version: a test holds it to `package.json`, whose home and version it repeats. */
const schemaUrl = 'https://raw.githubusercontent.com/opencenter-cloud/sluice/v0.1.0/schema/sluice.schema.json'

/** The first line of a configuration that Sluice writes: editors then complete and check what follows. */
export const schemaLine = `# yaml-language-server: $schema=${schemaUrl}`

/** The schema (draft 2020-12) as a JSON text. It accepts all that the parser accepts; rules between keys are the parser's alone. */
export function jsonSchema(): string {
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: schemaUrl,
    title: 'Sluice configuration (.github/sluice.yaml)',
    ...schemaOf(root),
  }
  return `${jsonText(schema)}\n`
}

function schemaOf(shape: Shape): Schema {
  switch (shape.is) {
    case 'text':
      return { type: 'string', ...textSchema(shape.format) }
    case 'choice':
      return { enum: shape.of }
    case 'flag':
      return { type: 'boolean' }
    case 'integer':
      return { type: 'integer', minimum: shape.min, maximum: shape.max }
    case 'number':
      return { type: 'number' }
    case 'scalar':
      return { type: ['string', 'number', 'boolean'] }
    case 'duration': {
      const text = { type: 'string', pattern: durationPattern }
      return shape.min === '0s' ? { anyOf: [text, { const: 0 }] } : text
    }
    case 'list':
      return { type: 'array', items: schemaOf(shape.of), minItems: shape.min, maxItems: shape.max }
    case 'map':
      return {
        type: 'object',
        propertyNames: textSchema(shape.key),
        additionalProperties: schemaOf(shape.of),
        maxProperties: shape.max,
      }
    case 'record':
      return recordSchema(shape.options)
    case 'either':
      return { anyOf: shape.of.map(schemaOf) }
  }
}

const textSchema = ({ pattern, max }: Format): Schema => ({
  minLength: 1,
  maxLength: max,
  ...(pattern === null ? {} : { pattern }),
})

function recordSchema(options: Options): Schema {
  const entries = Object.entries(options)
  return {
    type: 'object',
    required: entries.filter(([, option]) => option.required).map(([name]) => name),
    additionalProperties: false,
    properties: Object.fromEntries(entries.map(([name, option]) => [name, optionSchema(option)])),
  }
}

const optionSchema = (option: Option): Schema => ({
  description: option.active ? option.about : `${option.about} (Accepted, but not active yet.)`,
  ...(option.default === undefined ? {} : { default: option.default }),
  examples: [parse(option.example)],
  ...schemaOf(option.shape),
})
