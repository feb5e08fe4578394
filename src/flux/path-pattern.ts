// Value paths of rules: `externalURL`, `**.replicas`, `spec.containers[name=web].image`, `list[0]`, `a.*.b`, `a."b.c/d"`.
// A pattern that names a map or a list means everything in it; text inside a block scalar is one value and never searched.
import { isMap, isScalar, isSeq } from 'yaml'
import type { Problem } from '../problem.ts'
import { keyName, nodeAt, scalarSource, type YamlPath } from './node.ts'

type Step =
  | { readonly kind: 'key'; readonly name: string }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'where'; readonly path: readonly string[]; readonly equals: string }
  /** One key or one list item. */
  | { readonly kind: 'any' }
  /** Any number of keys and list items, also none. */
  | { readonly kind: 'deep' }

export type PathPattern = { readonly text: string; readonly steps: readonly Step[] }

/** Whether a pattern names one place of an object, without `*` and `**`. */
export const namesOnePlace = ({ steps }: PathPattern): boolean =>
  steps.every((step) => step.kind !== 'any' && step.kind !== 'deep')

export type ValueMatch = { readonly path: YamlPath; readonly node: unknown }

const longestPattern = 1000
const stepSource =
  /\.?(?:(\*\*)|(\*)|"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\s.[\]"'*=,{}]+))|\[(?:(\d{1,9})|(\*)|"((?:[^"\\]|\\.)*)"|([^\s=[\]"'*]+)=(?:"((?:[^"\\]|\\.)*)"|([^[\]"']+)))\]/y

/** Reads a pattern; its problem (`path-pattern`) has no place in a file, the caller knows where the pattern stood. */
export function parsePathPattern(text: string): PathPattern | { readonly problems: readonly Problem[] } {
  const steps: Step[] = []
  let at = 0
  if (text.length > longestPattern) return badPattern(text, longestPattern, `more than ${longestPattern} characters`)
  while (at < text.length) {
    stepSource.lastIndex = at
    const match = stepSource.exec(text)
    const dotted = text[at] === '.'
    const bracket = text[at] === '['
    if (match === null || (!bracket && dotted !== at > 0)) return badPattern(text, at, 'an unexpected character')
    steps.push(stepOf(match))
    at = stepSource.lastIndex
  }
  return steps.length === 0 ? badPattern(text, 0, 'no key') : { text, steps }
}

function badPattern(text: string, at: number, what: string): { readonly problems: readonly Problem[] } {
  const message = `The path ${JSON.stringify(text.slice(0, 200))} has ${what} at character ${at + 1}: write keys with dots between them, \
[0] or [name=web] for list items, * for one step, ** for any, and quotes around a key that holds a dot.`
  return { problems: [{ code: 'path-pattern', message, file: null, line: null, column: at + 1 }] }
}

function stepOf(match: RegExpExecArray): Step {
  const [, deep, any, double, single, bare, index, anyItem, bracketKey, field, quotedValue, value] = match
  if (deep !== undefined) return { kind: 'deep' }
  if (any !== undefined || anyItem !== undefined) return { kind: 'any' }
  if (index !== undefined) return { kind: 'index', index: Number(index) }
  if (field !== undefined)
    return { kind: 'where', path: field.split('.'), equals: unescaped(quotedValue) ?? value ?? '' }
  return { kind: 'key', name: unescaped(double) ?? single ?? bare ?? unescaped(bracketKey) ?? '' }
}

function unescaped(quoted: string | undefined): string | undefined {
  return quoted?.replace(/\\(.)/g, '$1')
}

/** Every value that a pattern names, in document order, each once. Aliases are not followed. */
export function findValues(root: unknown, pattern: PathPattern): readonly ValueMatch[] {
  const found: ValueMatch[] = []
  const visit = (node: unknown, path: YamlPath, open: ReadonlySet<number>) => {
    // All positions of the pattern that may stand here at once: `**.**.x` costs no more than `**.x`.
    const positions = withDeepSkipped(open, pattern.steps)
    if (positions.has(pattern.steps.length)) found.push({ path, node })
    for (const child of childrenOf(node)) {
      const next = new Set<number>()
      for (const position of positions) {
        const step = pattern.steps[position]
        if (step === undefined) continue
        if (step.kind === 'deep') next.add(position)
        else if (accepts(step, child.step, child.node)) next.add(position + 1)
      }
      if (next.size > 0) visit(child.node, [...path, child.step], next)
    }
  }
  visit(root, [], new Set([0]))
  return found
}

function withDeepSkipped(open: ReadonlySet<number>, steps: readonly Step[]): ReadonlySet<number> {
  const positions = new Set(open)
  // A set hands out what is added while it is walked.
  for (const position of positions) if (steps[position]?.kind === 'deep') positions.add(position + 1)
  return positions
}

function childrenOf(node: unknown): readonly { readonly step: string | number; readonly node: unknown }[] {
  if (isMap(node)) {
    return node.items.filter(({ key }) => isScalar(key)).map(({ key, value }) => ({ step: keyName(key), node: value }))
  }
  return isSeq(node) ? node.items.map((item, index) => ({ step: index, node: item })) : []
}

function accepts(step: Step, at: string | number, node: unknown): boolean {
  if (step.kind === 'any') return true
  if (step.kind === 'index') return at === step.index
  if (step.kind === 'key') return at === step.name
  if (step.kind === 'deep' || typeof at !== 'number') return false
  const field = nodeAt(node, step.path)
  return isScalar(field) && scalarSource(field) === step.equals
}
