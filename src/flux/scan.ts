// Looks at a YAML text before it is parsed: nesting depth, templates and broken brackets, in one pass without recursion.
// The parser recurses per level, so depth has to be known first; in valid YAML the count is exact or one too high.
import { CST, Lexer } from 'yaml'

export type ScanFault = {
  readonly code: 'too-deep' | 'template' | 'control-character' | 'yaml-syntax'
  readonly message: string
  /** UTF-16 offset into the text. */
  readonly offset: number
}

/** An open bracket, with the colons and a `?` since its last comma: in broken YAML each may nest once more. */
type Bracket = { readonly map: boolean; colons: number; marks: 0 | 1 }
type Level = { readonly column: number; readonly dash: boolean }

// YAML allows tab, line feed and carriage return below U+0020 and nothing else; the lexer uses some of them as its own marks.
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
const controlCharacter = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/

const nodeStarts = new Set([
  'scalar',
  'single-quoted-scalar',
  'double-quoted-scalar',
  'block-scalar-header',
  'alias',
  'flow-map-start',
  'flow-seq-start',
])
const spacing = new Set(['space', 'newline', 'comment', 'anchor', 'tag', 'byte-order-mark'])

/** The first fault that makes parsing unsafe or senseless, or null. Linear in the length of the text. */
export function scanYaml(text: string, maxDepth: number): ScanFault | null {
  const control = controlCharacter.exec(text)
  if (control !== null) {
    return fault('control-character', control.index, 'holds a control character, which YAML forbids: remove it')
  }
  const block: Level[] = []
  const flow: Bracket[] = []
  let offset = 0
  let lineStart = 0
  let expectScalar = false
  let previous = 'newline'
  let inBlockScalar = false
  let lineColons = { bare: 0, keyed: 0 } // `a: b: c` is no YAML, yet the parser would nest it
  let markColumn: number | null = null // where an anchor or a tag begins the node that follows on its line
  for (const lexeme of new Lexer().lex(text)) {
    const type = expectScalar ? 'scalar' : (CST.tokenType(lexeme) ?? 'error')
    if (type === 'scalar' && !expectScalar) {
      expectScalar = true
      continue
    }
    expectScalar = false
    if (type === 'doc-mode') continue
    if (type === 'flow-error-end') {
      flow.length = 0
      continue
    }
    const body = type === 'scalar' && inBlockScalar
    inBlockScalar = type === 'block-scalar-header' || (inBlockScalar && spacing.has(type))
    if (type === 'doc-start' || type === 'doc-end') block.length = 0
    // What stands behind `--- ` counts from its own column.
    if (type === 'byte-order-mark' || (previous === 'doc-start' && !spacing.has(type)))
      lineStart = offset + (type === 'byte-order-mark' ? 1 : 0)
    if (isTemplate(lexeme, type, body, previous)) {
      return fault('template', offset, 'holds {{ }}, so it is a template and not YAML: edit it by hand')
    }
    if (type === 'comma' && previous === 'comma') return fault('yaml-syntax', offset, 'has two commas in a row')
    if (!body) {
      const column = offset - lineStart
      if (type === 'newline') markColumn = null
      else if (type === 'anchor' || type === 'tag') markColumn ??= column
      const start = nodeStarts.has(type) || type === 'map-value-ind' ? (markColumn ?? column) : column
      if (!spacing.has(type)) markColumn = null
      const closes = type === 'flow-map-end' || type === 'flow-seq-end'
      if (closes && flow.length === 0) return fault('yaml-syntax', offset, 'closes a bracket that was never opened')
      if (type === 'seq-item-ind' && flow.length > 0)
        return fault('yaml-syntax', offset, 'has a list item inside brackets')
      if (type === 'newline') lineColons = { bare: 0, keyed: 0 }
      if (flow.length > 0) enterFlow(type, flow)
      else {
        const bare = isBareColon(type, previous)
        if (type === 'map-value-ind' && (lineColons.keyed > 0 || ++lineColons[bare ? 'bare' : 'keyed'] > 1)) {
          return fault('yaml-syntax', offset, 'has two keys in one line')
        }
        enterBlock(type, start, bare, block, flow)
      }
      let depth = block.length
      for (const { map, colons, marks } of flow) depth += 1 + marks + (map ? Math.max(0, colons - 1) : colons)
      if (depth > maxDepth + 1) {
        return fault('too-deep', offset, `nests deeper than ${maxDepth} levels: flatten it or edit it by hand`)
      }
    }
    offset += lexeme.length
    const newline = lexeme.lastIndexOf('\n')
    if (newline >= 0) lineStart = offset - lexeme.length + newline + 1
    if (!spacing.has(type) || type === 'newline') previous = type
  }
  return null
}

function fault(code: ScanFault['code'], offset: number, what: string): ScanFault {
  return { code, offset, message: `The text ${what}.` }
}

function isTemplate(lexeme: string, type: string, body: boolean, previous: string): boolean {
  if (type === 'flow-map-start') return previous === 'flow-map-start'
  return type === 'scalar' && !body && lexeme.includes('{{')
}

function enterFlow(type: string, flow: Bracket[]): void {
  const last = flow.at(-1)
  if (last === undefined) return
  if (type === 'flow-map-start' || type === 'flow-seq-start') flow.push(openBracket(type))
  else if (type === 'flow-map-end' || type === 'flow-seq-end') flow.pop()
  else if (type === 'comma') Object.assign(last, { colons: 0, marks: 0 })
  else if (type === 'map-value-ind') last.colons++
  else if (type === 'explicit-key-ind') last.marks = 1
}

function openBracket(type: string): Bracket {
  return { map: type === 'flow-map-start', colons: 0, marks: 0 }
}

/** A colon opens a level of its own only where no key stands before it. */
function isBareColon(type: string, previous: string): boolean {
  return type === 'map-value-ind' && !nodeStarts.has(previous) && !previous.endsWith('-end')
}

function enterBlock(type: string, column: number, bareColon: boolean, block: Level[], flow: Bracket[]): void {
  const dash = type === 'seq-item-ind'
  if (dash || bareColon || type === 'explicit-key-ind' || nodeStarts.has(type)) {
    let top = block.at(-1)
    while (top !== undefined && (top.column > column || (top.column === column && top.dash && !dash))) {
      block.pop()
      top = block.at(-1)
    }
    if (top === undefined || top.column < column || (dash && !top.dash)) block.push({ column, dash })
  }
  if (type === 'flow-map-start' || type === 'flow-seq-start') flow.push(openBracket(type))
}
