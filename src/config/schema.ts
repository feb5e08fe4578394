// The JSON Schema that editors check `.github/sluice.yaml` with, from the option table.
import { parse } from 'yaml'
import type { Format } from './formats/format.ts'
import { durationPattern } from './formats/moments.ts'
import { jsonText } from './json-text.ts'
import { organisation } from './options/organisation.ts'
import type { Option, Options, Shape } from './options/shape.ts'
import { root } from './options/table.ts'

type Schema = Readonly<Record<string, unknown>>

/** Where editors find the schema of this version: a test holds it to `package.json`, whose home and version it repeats. */
const schemaHome = 'https://raw.githubusercontent.com/opencenter-cloud/sluice/v0.1.0/schema'

/** The first line of a configuration that Sluice writes: editors then complete and check what follows. */
export const schemaLine = `# yaml-language-server: $schema=${schemaHome}/sluice.schema.json`

/** The schemas (draft 2020-12) as JSON texts. They accept all that the parser accepts; rules between keys are the parser's alone. */
export const jsonSchema = (): string => textOf('sluice.schema.json', 'Sluice configuration (.github/sluice.yaml)', root)

export const organisationSchema = (): string =>
  textOf(
    'organisation.schema.json',
    'Sluice, for all repositories of an owner (.github/sluice.yaml in .github)',
    organisation,
  )

function textOf(file: string, title: string, shape: Shape): string {
  const $schema = 'https://json-schema.org/draft/2020-12/schema'
  return `${jsonText({ $schema, $id: `${schemaHome}/${file}`, title, ...schemaOf(shape) })}\n`
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
  description: option.about,
  ...(option.default === undefined ? {} : { default: option.default }),
  examples: [parse(option.example)],
  ...schemaOf(option.shape),
})
