// Checks a YAML node against a shape of the option table and turns it into plain data.
import { isMap, isScalar, isSeq, type ParsedNode, parseDocument } from 'yaml'
import { readScalar } from './check-scalar.ts'
import { type Finding, mostFindings } from './finding.ts'
import { whyNot } from './formats/format.ts'
import type { Option, Options, Shape } from './options/shape.ts'
import { quote, sentence } from './quote.ts'
import { closest } from './suggest.ts'

type Pass = { readonly findings: Finding[] }
type Node = ParsedNode | null

/** The value, a `ValueOf` of the shape unless `findings` says what is wrong. */
export function checkShape(shape: Shape, node: ParsedNode): Pass & { readonly value: unknown } {
  const pass: Pass = { findings: [] }
  return { value: read(shape, node, '', node.range[0], pass), ...pass }
}

const found = (pass: Pass, code: string, offset: number, message: string) => {
  pass.findings.push({ code, offset, message })
  return undefined
}

function read(shape: Shape, node: Node, path: string, offset: number, pass: Pass): unknown {
  if (pass.findings.length > mostFindings) return undefined
  if (node === null || (isScalar(node) && node.value === null)) {
    return found(pass, 'no-value', offset, `${named(path)} has no value; write one, or remove the key.`)
  }
  switch (shape.is) {
    case 'record':
      return isMap(node) ? readRecord(shape.options, node, path, pass) : wrong(shape, node, path, pass)
    case 'map':
      return isMap(node) ? readMap(shape, node, path, pass) : wrong(shape, node, path, pass)
    case 'list':
      return isSeq(node)
        ? readList(shape, node.items as readonly ParsedNode[], path, node.range[0], pass)
        : wrong(shape, node, path, pass)
    case 'either': {
      const fitting = shape.of.filter((one) => kindOf(one) === kindOfNode(node))
      const [first] = fitting.filter(({ is }) => is === 'integer' && isNumber(node)).concat(fitting)
      return first === undefined ? wrong(shape, node, path, pass) : read(first, node, path, offset, pass)
    }
    default: {
      if (!isScalar(node)) return wrong(shape, node, path, pass)
      const scalar = readScalar(shape, node)
      return 'value' in scalar
        ? scalar.value
        : found(pass, scalar.code, node.range[0], sentence(`${named(path)} ${scalar.why}`))
    }
  }
}

const named = (path: string) => (path === '' ? 'The configuration' : `\`${path}\``)
const within = (path: string) => (path === '' ? '' : ` in ${named(path)}`)
const isNumber = (node: ParsedNode) => isScalar(node) && typeof node.value === 'number'
const kindOfNode = (node: ParsedNode) => (isMap(node) ? 'map' : isSeq(node) ? 'list' : 'scalar')
const kindOf = ({ is }: Shape) => (is === 'record' || is === 'map' ? 'map' : is === 'list' ? 'list' : 'scalar')
const kindWords = { map: 'a map of keys and values', list: 'a list', scalar: 'a single value' } as const

function wrong(shape: Shape, node: ParsedNode, path: string, pass: Pass): undefined {
  const kinds = new Set((shape.is === 'either' ? shape.of : [shape]).map((one) => kindWords[kindOf(one)]))
  const message = `${named(path)} is ${kindWords[kindOfNode(node)]}; write ${[...kinds].join(' or ')}.`
  return found(pass, 'wrong-type', node.range[0], message)
}

type Pair = { readonly key: ParsedNode & { readonly value: string }; readonly value: Node }
type MapNode = { readonly items: readonly unknown[]; readonly range: ParsedNode['range'] }
// Reading the source made sure that every key is text.
const pairsOf = (node: MapNode) => node.items as readonly Pair[]

function readRecord(options: Options, node: MapNode, path: string, pass: Pass): unknown {
  const written = new Map<string, Pair>()
  const guesses = new Set<string | null>()
  for (const pair of pairsOf(node)) {
    const name = pair.key.value
    if (Object.hasOwn(options, name)) written.set(name, pair)
    else {
      if (pass.findings.length > mostFindings) return undefined
      const guess = closest(name, Object.keys(options))
      guesses.add(guess)
      const advice =
        guess === null ? `The keys here are: ${Object.keys(options).join(', ')}.` : `Did you mean "${guess}"?`
      found(pass, 'unknown-key', pair.key.range[0], `Unknown key ${quote(name)}${within(path)}. ${advice}`)
    }
  }
  const entries = Object.entries(options).map(([name, option]): readonly [string, unknown] => {
    const pair = written.get(name)
    if (pair !== undefined) return [name, readOption(option, pair, join(path, name), pass)]
    if (option.required === true && !guesses.has(name)) {
      found(
        pass,
        'missing-key',
        node.range[0],
        `${named(path)} lacks the key \`${name}\`, e.g. \`${name}: ${option.example}\`.`,
      )
    }
    return [name, option.default === undefined ? null : defaultOf(option)]
  })
  return Object.fromEntries(entries)
}

const join = (path: string, name: string) => (path === '' ? name : `${path}.${name}`)

const readOption = (option: Option, { key, value }: Pair, path: string, pass: Pass): unknown =>
  read(option.shape, value, path, key.range[0], pass)

const defaults = new WeakMap<Option, unknown>()

/** A default goes the same way as what a person writes, so that both mean the same. */
function defaultOf(option: Option): unknown {
  if (!defaults.has(option)) {
    const node = parseDocument(JSON.stringify(option.default)).contents
    defaults.set(option, read(option.shape, node, '', 0, { findings: [] }))
  }
  return defaults.get(option)
}

function readMap(shape: Shape & { is: 'map' }, node: MapNode, path: string, pass: Pass): unknown {
  const pairs = pairsOf(node)
  if (pairs.length > shape.max) return tooMany(path, pairs.length, shape.max, node.range[0], pass)
  return pairs.map(({ key, value }) => {
    const why = whyNot(shape.key, key.value)
    if (why !== null)
      found(pass, 'bad-name', key.range[0], sentence(`The key ${quote(key.value)}${within(path)} ${why}`))
    return { key: key.value, value: read(shape.of, value, join(path, key.value), key.range[0], pass) }
  })
}

function tooMany(path: string, count: number, max: number, offset: number, pass: Pass): undefined {
  return found(pass, 'too-many', offset, `${named(path)} has ${count} entries; the limit is ${max}.`)
}

function readList(
  shape: Shape & { is: 'list' },
  items: readonly ParsedNode[],
  path: string,
  offset: number,
  pass: Pass,
): unknown {
  if (items.length > shape.max) return tooMany(path, items.length, shape.max, offset, pass)
  if (items.length < shape.min)
    return found(pass, 'too-few', offset, `${named(path)} is empty; write at least one entry, or remove the key.`)
  const seen = new Set<unknown>()
  return items.map((item, index) => {
    const value = read(shape.of, item, `${path}[${index}]`, item?.range[0] ?? offset, pass)
    if (typeof value === 'string' && seen.has(value)) {
      found(pass, 'duplicate', item.range[0], `${quote(value)} stands twice in ${named(path)}; remove one.`)
    }
    seen.add(value)
    return value
  })
}
