// Looks at a YAML text before it is parsed: nesting depth, templates and broken brackets, in one pass without recursion.
// The parser recurses per level, so depth has to be known first; the count may be too high by one, never too low.
import { CST, Lexer } from 'yaml'

export type ScanFault = {
  readonly code: 'too-deep' | 'template' | 'control-character' | 'yaml-syntax'
  readonly message: string
  /** UTF-16 offset into the text. */
  readonly offset: number
}

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
  const flow: number[] = [] // per open bracket: the colons since its last comma, each of which may nest once more
  let offset = 0
  let lineStart = 0
  let expectScalar = false
  let previous = 'newline'
  let inBlockScalar = false
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
    if (isTemplate(lexeme, type, body, previous)) {
      return fault('template', offset, 'holds {{ }}, so it is a template and not YAML: edit it by hand')
    }
    if (type === 'comma' && previous === 'comma') return fault('yaml-syntax', offset, 'has two commas in a row')
    if (!body) {
      const problem =
        flow.length > 0 ? enterFlow(type, flow) : enterBlock(type, offset - lineStart, previous, block, flow)
      if (problem) return fault('yaml-syntax', offset, 'closes a bracket that was never opened')
      let depth = block.length
      for (const colons of flow) depth += 1 + colons
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

/** True when a bracket closes that is not open. */
function enterFlow(type: string, flow: number[]): boolean {
  const last = flow.length - 1
  if (type === 'flow-map-start' || type === 'flow-seq-start') flow.push(0)
  else if (type === 'flow-map-end' || type === 'flow-seq-end') flow.pop()
  else if (type === 'comma') flow[last] = 0
  else if (type === 'map-value-ind') flow[last] = (flow[last] ?? 0) + 1
  return false
}

function enterBlock(type: string, column: number, previous: string, block: Level[], flow: number[]): boolean {
  if (type === 'flow-map-end' || type === 'flow-seq-end') return true
  const dash = type === 'seq-item-ind'
  // A colon opens a level of its own only where no key stands before it (`: : :`).
  const bareColon = type === 'map-value-ind' && !nodeStarts.has(previous) && !previous.endsWith('-end')
  if (dash || bareColon || type === 'explicit-key-ind' || nodeStarts.has(type)) {
    let top = block.at(-1)
    while (top !== undefined && (top.column > column || (top.column === column && top.dash && !dash))) {
      block.pop()
      top = block.at(-1)
    }
    if (top === undefined || top.column < column || (dash && !top.dash)) block.push({ column, dash })
  }
  if (type === 'flow-map-start' || type === 'flow-seq-start') flow.push(0)
  return false
}
