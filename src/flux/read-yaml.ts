// Reads a foreign YAML text for editing: size and depth first, then the parser, then what the parser lets through.
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type ParsedNode, parseAllDocuments } from 'yaml'
import type { Problem } from '../problem.ts'
import { readLately, rememberRead } from './lately-read.ts'
import { keyName } from './node.ts'
import { scanYaml } from './scan.ts'

export type YamlDocument = Document.Parsed<ParsedNode>

export type YamlRead = {
  readonly text: string
  readonly file: string
  readonly documents: readonly YamlDocument[]
  readonly lineCounter: LineCounter
}

/** Bytes as UTF-8; levels of nesting. */
export type YamlLimits = { readonly maxBytes?: number; readonly maxDepth?: number }

const defaultBytes = 256 * 1024
const defaultDepth = 64
/** How much bigger a document may get when its aliases are written out, in nodes; and how often aliases may lead to aliases. */
const aliasNodes = 10_000
const aliasLevels = 4
const shownProblems = 10

/**
 * Parses every document of a text, or says why it must not be edited: `too-large`, `too-deep`, `control-character`,
 * `template`, `yaml-syntax`, `duplicate-key`, `alias-bomb`, `unknown-alias`. Never throws, never expands an alias.
 */
export function readYaml(
  text: string,
  file: string,
  limits: YamlLimits = {},
): YamlRead | { readonly problems: readonly Problem[] } {
  const maxBytes = limits.maxBytes ?? defaultBytes
  if (text.length > maxBytes || Buffer.byteLength(text) > maxBytes) {
    const message = `The file is larger than ${maxBytes} bytes, which is too large to be edited: split it.`
    return { problems: [{ code: 'too-large', message, file, line: null, column: null }] }
  }
  // Any other depth is another question; a size that fits is none.
  const before = limits.maxDepth === undefined ? readLately(text) : undefined
  if (before !== undefined) return { ...before, file }
  const fault = scanYaml(text, limits.maxDepth ?? defaultDepth)
  if (fault !== null) return { problems: [{ ...fault, file, ...positionIn(text, fault.offset) }].map(withoutOffset) }
  const lineCounter = new LineCounter()
  // The parser's own search for duplicate keys is quadratic; the walk below does it with a set.
  const parsed = parseAllDocuments<ParsedNode>(text, {
    lineCounter,
    uniqueKeys: false,
    keepSourceTokens: true,
    prettyErrors: false,
    logLevel: 'silent',
  })
  const documents: readonly YamlDocument[] = Array.isArray(parsed) ? parsed : []
  const problems: Problem[] = []
  const add = (code: string, offset: number, message: string) => {
    if (problems.length >= shownProblems) return
    problems.push({ code, message, file, ...positionIn(text, offset) })
  }
  const parserErrors = [
    ...documents.flatMap((document) => document.errors),
    ...('empty' in parsed ? parsed.errors : []),
  ]
  for (const error of parserErrors.slice(0, shownProblems)) {
    const template = text.includes('{{')
    add(template ? 'template' : 'yaml-syntax', error.pos[0], template ? templateMessage : syntaxMessage(error.message))
  }
  if (problems.length === 0) for (const document of documents) checkNodes(document, add)
  if (problems.length > 0) return { problems }
  const read = { text, documents, lineCounter }
  if (limits.maxDepth === undefined) rememberRead(read)
  return { ...read, file }
}

const templateMessage = 'The text holds {{ }} and is no valid YAML, so it is a template: edit it by hand.'
const syntaxMessage = (reason: string) =>
  `This is no valid YAML: ${reason.split('\n')[0] ?? ''}. Fix it and push again.`

function withoutOffset({ code, message, file, line, column }: Problem): Problem {
  return { code, message, file, line, column }
}

function positionIn(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset)
  const lineStart = before.lastIndexOf('\n') + 1
  return { line: before.split('\n').length, column: offset - lineStart + 1 }
}

type Size = { readonly nodes: number; readonly levels: number }

function checkNodes(document: YamlDocument, add: (code: string, offset: number, message: string) => void): void {
  const anchors = new Map<string, Size | 'open'>()
  let own = 0
  const visit = (node: unknown): Size => {
    own++
    if (isAlias(node)) {
      const target = anchors.get(node.source)
      const offset = node.range?.[0] ?? 0
      if (target === undefined)
        add('unknown-alias', offset, `No anchor &${node.source} stands before this alias: add it.`)
      if (target === 'open')
        add('alias-bomb', offset, `The alias *${node.source} contains itself: write the value out.`)
      return target === undefined || target === 'open' ? leaf : { nodes: target.nodes, levels: target.levels + 1 }
    }
    const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined
    if (anchor !== undefined) anchors.set(anchor, 'open')
    const size = isMap(node) || isSeq(node) ? sumSizes(children(node.items).map(visit)) : leaf
    if (isMap(node)) reportDuplicates(node.items, add)
    if (anchor !== undefined) anchors.set(anchor, size)
    return size
  }
  const size = visit(document.contents)
  if (size.nodes > own + aliasNodes || size.levels > aliasLevels) {
    add(
      'alias-bomb',
      document.range[0],
      'Aliases that lead to aliases make this document too big: write the values out.',
    )
  }
}

const leaf: Size = { nodes: 1, levels: 0 }

function children(items: readonly unknown[]): readonly unknown[] {
  return items.flatMap((item) => {
    const pair = item as { key?: unknown; value?: unknown }
    return pair !== null && typeof pair === 'object' && 'key' in pair ? [pair.key, pair.value] : [item]
  })
}

function sumSizes(sizes: readonly Size[]): Size {
  return sizes.reduce(
    (sum, size) => ({ nodes: sum.nodes + size.nodes, levels: Math.max(sum.levels, size.levels) }),
    leaf,
  )
}

function reportDuplicates(
  pairs: readonly { readonly key: unknown }[],
  add: (code: string, offset: number, message: string) => void,
): void {
  const seen = new Set<string>()
  for (const { key } of pairs) {
    if (!isScalar(key)) continue
    const name = keyName(key)
    if (seen.has(name)) {
      add('duplicate-key', key.range?.[0] ?? 0, `The key ${JSON.stringify(name)} stands here twice: remove one.`)
    }
    seen.add(name)
  }
}
