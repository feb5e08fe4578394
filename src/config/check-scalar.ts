// Checks one YAML scalar against a shape. The source text counts, not only the value: `2026.10` reads as 2026.1.
import { isScalar, type ParsedNode, parseDocument, type Scalar } from 'yaml'
import { whyNot } from './formats/format.ts'
import { durationPattern, milliseconds } from './formats/moments.ts'
import type { Shape } from './options/shape.ts'
import { quote } from './quote.ts'
import { didYouMean } from './suggest.ts'

type Leaf = Exclude<Shape, { is: 'record' | 'map' | 'list' | 'either' }>
type Result = { readonly value: unknown } | { readonly code: string; readonly why: string }
type ScalarNode = Extract<ParsedNode, Scalar.Parsed>

const typeWords = { string: 'text', number: 'a number', boolean: 'true or false' } as const
const typeOf = (value: unknown) => typeWords[typeof value as keyof typeof typeWords] ?? 'of another type'
const wrongType = (node: ScalarNode, write: string): Result => ({
  code: 'wrong-type',
  why: `is ${typeOf(node.value)}; write ${write}`,
})

/** The value, or a code and why it is refused, as the end of a sentence that starts with the option's name. */
export function readScalar(shape: Leaf, node: ScalarNode): Result {
  const { value } = node
  switch (shape.is) {
    case 'text': {
      if (typeof value !== 'string') return wrongType(node, `${shape.format.hint}; put it in quotes`)
      const why = whyNot(shape.format, value)
      return why === null ? { value } : { code: 'bad-value', why: shape.format.hidden ? why : `${quote(value)} ${why}` }
    }
    case 'choice':
      return readChoice(shape.of, node)
    case 'flag':
      return typeof value === 'boolean' ? { value } : wrongType(node, 'true or false without quotes')
    case 'integer': {
      const range = shape.min === shape.max ? `${shape.min}` : `a whole number from ${shape.min} to ${shape.max}`
      if (typeof value !== 'number') return wrongType(node, range)
      const fits = Number.isInteger(value) && value >= shape.min && value <= shape.max && faithful(node)
      return fits ? { value } : { code: 'out-of-range', why: `is out of range; write ${range}` }
    }
    case 'number':
      if (typeof value !== 'number' || !Number.isFinite(value)) return wrongType(node, 'a number without quotes')
      return faithful(node) ? { value } : unfaithful
    case 'scalar':
      return readPlain(node)
    case 'duration':
      return readDuration(shape, node)
  }
}

function readChoice(choices: readonly string[], node: ScalarNode): Result {
  const { value } = node
  if (typeof value === 'string' && choices.includes(value)) return { value }
  const write = choices.join(' or ')
  if (typeof value !== 'string') return wrongType(node, write)
  return { code: 'bad-value', why: `is ${quote(value)}; write ${write}.${didYouMean(value, choices)}` }
}

function readDuration(shape: { min: string; max: string }, node: ScalarNode): Result {
  const { value, source } = node
  const [min, max] = [milliseconds(shape.min) ?? 0, milliseconds(shape.max) ?? 0]
  const given = value === 0 && source === '0' ? 0 : typeof value === 'string' ? milliseconds(value) : null
  if (given !== null && given >= min && given <= max) return { value: given }
  const shown = typeof value === 'string' ? ` ${quote(value)}` : typeof value === 'number' ? ` ${value}` : ''
  const code = given === null ? 'bad-duration' : 'out-of-range'
  return {
    code,
    why: `is${shown}; write a number and s, m, h or d (${durationPattern}) from ${shape.min} to ${shape.max}, e.g. 30m`,
  }
}

/** Whether writing the number again gives the same text. Defaults have no source. */
const faithful = ({ value, source }: ScalarNode) => source === undefined || String(value) === source
const unfaithful: Result = {
  code: 'ambiguous',
  why: 'is a number that would be written in another way; put it in quotes, or write the number in its short form',
}

function readPlain(node: ScalarNode): Result {
  const { value, source, type } = node
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean')
    return wrongType(node, 'text, a number, true or false')
  if (typeof value === 'number' && (!faithful(node) || !Number.isFinite(value))) return unfaithful
  if (typeof value === 'string' && /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(value))
    return { code: 'bad-value', why: 'holds a line break or a control character; write one line' }
  if (typeof value === 'string' && value.includes('${'))
    return { code: 'bad-value', why: 'holds a `${`, which Flux would replace; write the value itself' }
  // Flux and Kubernetes read YAML 1.1, where a plain `no` or `1_000` is no text.
  const plain = type === 'PLAIN' && source !== undefined
  const old = plain ? parseDocument(source, { version: '1.1', prettyErrors: false }).contents : node
  if (!isScalar(old) || old.value !== value)
    return { code: 'ambiguous', why: 'means another thing to Kubernetes than to YAML 1.2; put it in quotes' }
  return { value }
}
