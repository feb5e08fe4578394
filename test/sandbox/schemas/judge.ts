// One ajv for every oracle, and its verdicts as lines that a person can read.
import type { ErrorObject, ValidateFunction } from 'ajv'
import { Ajv } from 'ajv'
import formats from 'ajv-formats'

/** An ajv that reports everything and knows the formats that GitHub's schemas use. */
export function createJudge(): Ajv {
  const ajv = new Ajv({ allErrors: true, strict: false, validateSchema: false, inlineRefs: false })
  formats.default(ajv)
  return ajv
}

/** What is wrong with a value, one line per place: `user.login: must be string`. Empty: the value fits. */
export function faultsOf(validate: ValidateFunction, value: unknown): string[] {
  if (validate(value)) return []
  const errors = (validate.errors ?? []).filter((error) => !isNullHalf(error))
  const told = errors.filter((error) => error.keyword !== 'anyOf')
  return [...new Set((told.length > 0 ? told : errors).map(line))]
}

/** That a value is not null either says nothing beside what the other half of the nullable says. */
const isNullHalf = (error: ErrorObject) => error.keyword === 'type' && error.params.type === 'null'

function line(error: ErrorObject): string {
  const place = error.instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((path, part) => (/^\d+$/.test(part) ? `${path}[${part}]` : path === '' ? part : `${path}.${part}`), '')
  return `${place === '' ? '(body)' : place}: ${error.message ?? error.keyword}${detail(error)}`
}

function detail({ keyword, params }: ErrorObject): string {
  if (keyword === 'enum') return ` (${(params.allowedValues as unknown[]).join(', ')})`
  if (keyword === 'additionalProperties') return ` (${String(params.additionalProperty)})`
  if (keyword === 'const') return ` (${String(params.allowedValue)})`
  return ''
}
