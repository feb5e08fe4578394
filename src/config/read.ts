// The configuration's text as one YAML document whose every value has one meaning and one place.
import { isAlias, isCollection, isMap, isScalar, type LineCounter, type ParsedNode } from 'yaml'
import { readYaml } from '../flux/read-yaml.ts'
import { type Problem, problem } from '../problem.ts'
import { type Finding, inOrder } from './finding.ts'
import { placeIn } from './layers/place.ts'

/** The file's size, and how many list items and keys it may have, counted as lines and commas: both bound the time it takes. */
const limits = { bytes: 1_048_576, entries: 30_000 }

export type Source = { readonly contents: ParsedNode; readonly lines: LineCounter }

/** A file that nobody read, because it is too large. */
export const tooLarge = (file: string): Problem =>
  problem('too-large', 'The file is larger than 1 MiB. Make it smaller: use patterns instead of long lists.', file)

/** Reads exactly one document; anchors, aliases, tags, directives and keys that are no text are problems. */
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
  if (hasMore(text, limits.entries)) {
    return refused(
      'too-large',
      `The configuration has more than the limit of ${limits.entries} lines and list items; shorten it.`,
    )
  }
  const yaml = readYaml(text, file, { maxBytes: limits.bytes })
  if ('problems' in yaml) return yaml
  const [document, second] = yaml.documents
  const contents = document?.contents ?? null
  if (
    document === undefined ||
    contents === null ||
    (second === undefined && isScalar(contents) && contents.value === null)
  ) {
    return refused('empty', 'The configuration is empty; write at least `version`, `layout` and `environments`.')
  }
  const findings: Finding[] = []
  if (second !== undefined) {
    const message = 'The file holds more than one YAML document; keep one.'
    findings.push({ code: 'many-documents', offset: second.range[0], message })
  }
  // `%YAML 1.1` would turn `yes` into true.
  if (/^%/m.test(text.slice(0, document.range[0]))) {
    findings.push({ code: 'directive', offset: 0, message: 'YAML directives (`%…`) are not read; remove them.' })
  }
  examine(contents, findings)
  return findings.length === 0
    ? { contents, lines: yaml.lineCounter }
    : { problems: inOrder(findings, placeIn(yaml.lineCounter, file), file) }
}

function hasMore(text: string, most: number): boolean {
  let count = 0
  for (let at = 0; at < text.length && count <= most; at++)
    if (text[at] === '\n' || text[at] === ',' || text[at] === '\r') count++
  return count > most
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
  for (const { key, value } of node.items as readonly { key: ParsedNode; value: ParsedNode | null }[]) {
    examine(key, findings)
    if (!isScalar(key) || typeof key.value !== 'string') {
      findings.push({ code: 'wrong-type', offset: key.range[0], message: 'A key must be text; put it in quotes.' })
    }
    if (value !== null) examine(value, findings)
  }
}
