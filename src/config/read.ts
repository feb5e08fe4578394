// The configuration's text as one YAML document whose every value has one meaning and one place.
import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  LineCounter,
  type ParsedNode,
  parseDocument,
} from 'yaml'
import type { Problem } from '../problem.ts'
import { unsafeToCompose } from './depth.ts'
import { type Finding, inOrder } from './finding.ts'
import { quote } from './quote.ts'

/** The file's size, how deep it nests, and how many YAML tokens it may have. */
const limits = { bytes: 1_048_576, depth: 64, tokens: 300_000 }

export type Source = { readonly document: Document.Parsed; readonly lines: LineCounter }

const words: Readonly<Record<string, string>> = {
  BAD_INDENT: 'the indentation does not fit the lines around it',
  BLOCK_AS_IMPLICIT_KEY: 'a list or map stands where only a single value may, or a `:` is one too many',
  BLOCK_IN_FLOW: 'a block list or map stands inside brackets',
  MISSING_CHAR: 'a quote, bracket, comma or space is missing',
  MULTILINE_IMPLICIT_KEY: 'a key spans several lines, or the `:` behind it is missing',
  TAB_AS_INDENT: 'a tab is used as indentation; use spaces',
  UNEXPECTED_TOKEN: 'something stands here that does not belong',
}

/** Reads exactly one document; anchors, aliases, tags, directives and duplicate keys are problems. */
export function readSource(given: string, file: string): Source | { readonly problems: readonly Problem[] } {
  const refused = (code: string, message: string) => ({ problems: [{ code, message, file, line: null, column: null }] })
  // Columns are counted as an editor shows them: without the byte order mark.
  const text = given.startsWith('\ufeff') ? given.slice(1) : given
  if (text.length > limits.bytes || Buffer.byteLength(text) > limits.bytes) {
    return refused(
      'too-large',
      `The configuration is larger than the limit of ${limits.bytes} bytes (1 MiB); shorten it.`,
    )
  }
  const lines = new LineCounter()
  const unsafe = unsafeToCompose(text, limits)
  if (unsafe !== null) return refusal(unsafe, text, file)
  // Unique keys are checked here, in linear time; the library compares each key with every other.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false })
  const findings: Finding[] = document.errors.map(({ code, pos }) =>
    code === 'MULTIPLE_DOCS'
      ? { code: 'many-documents', offset: pos[0], message: 'The file holds more than one document; keep one.' }
      : { code: 'yaml-error', offset: pos[0], message: `This is not valid YAML: ${words[code] ?? code}.` },
  )
  if (findings.length === 0) {
    if (isVoid(document.contents)) {
      return refused('empty', 'The configuration is empty; write at least `version`, `layout` and `environments`.')
    }
    if (document.contents !== null) examine(document.contents, findings)
  }
  return findings.length === 0 ? { document, lines } : { problems: inOrder(findings, lines, file) }
}

const isVoid = (node: ParsedNode | null) => node === null || (isScalar(node) && node.value === null)

const reasons = {
  depth: ['too-deep', `The configuration nests deeper than the limit of ${limits.depth} levels; make it flatter.`],
  tokens: ['too-large', `The configuration has more than the limit of ${limits.tokens} YAML tokens; shorten it.`],
  directive: ['directive', 'YAML directives (`%…`) are not read; remove the line.'],
  syntax: ['yaml-error', 'This is not valid YAML: a bracket or comma stands here that does not belong.'],
} as const

function refusal({ reason, offset }: { reason: keyof typeof reasons; offset: number }, text: string, file: string) {
  const before = text.slice(0, offset)
  const [code, message] = reasons[reason]
  const position = { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') }
  return { problems: [{ code, message, file, ...position }] }
}

/** Finds what makes a value ambiguous. Recursion is safe: the depth was checked before. */
function examine(node: ParsedNode, findings: Finding[]): void {
  const offset = node.range[0]
  if (isAlias(node) || node.anchor !== undefined) {
    findings.push({ code: 'alias', offset, message: 'Anchors and aliases are not allowed; write the value out.' })
    return
  }
  if (node.tag !== undefined) {
    findings.push({ code: 'tag', offset, message: 'YAML tags (`!…`) are not allowed; remove the tag.' })
  }
  if (!isCollection(node)) return
  if (!isMap(node)) {
    for (const item of node.items as readonly ParsedNode[]) examine(item, findings)
    return
  }
  const keys = new Set<string>()
  for (const { key, value } of node.items as readonly { key: ParsedNode; value: ParsedNode | null }[]) {
    examine(key, findings)
    if (!isScalar(key) || typeof key.value !== 'string') {
      findings.push({ code: 'wrong-type', offset: key.range[0], message: 'A key must be text; put it in quotes.' })
    } else if (keys.has(key.value)) {
      const message = `The key ${quote(key.value)} stands twice in one map; remove one.`
      findings.push({ code: 'duplicate-key', offset: key.range[0], message })
    } else keys.add(key.value)
    if (value !== null) examine(value, findings)
  }
}
