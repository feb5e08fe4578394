// Whether a YAML text is safe to compose, found without recursion over the lexer's tokens: composing 900 open brackets
// twice can abort the process (a V8 fatal error that no try/catch sees), and a million commas take ten seconds.
import { CST, Lexer } from 'yaml'

type Level = { readonly column: number; readonly item: boolean }
type Refusal = { readonly reason: 'depth' | 'tokens' | 'directive' | 'syntax'; readonly offset: number }

const starts: ReadonlySet<string | null> = new Set([
  'seq-item-ind',
  'explicit-key-ind',
  'scalar',
  'single-quoted-scalar',
  'double-quoted-scalar',
])
const layout: ReadonlySet<string | null> = new Set(['space', 'newline', 'comment'])
const open: ReadonlySet<string | null> = new Set(['flow-map-start', 'flow-seq-start'])
const close: ReadonlySet<string | null> = new Set(['flow-map-end', 'flow-seq-end'])

/** A block node starts at this column: levels further right have ended, and one at the same column may go on. */
function enter(levels: Level[], column: number, item: boolean): void {
  for (let top = levels.at(-1); top !== undefined && top.column >= column; top = levels.at(-1)) {
    // A sequence may stand at the column of the key that holds it; a key at that column ends the sequence.
    if (top.column === column && (item || !top.item)) break
    levels.pop()
  }
  const top = levels.at(-1)
  if (top?.column !== column || top.item !== item) levels.push({ column, item })
}

/**
 * Where the text first goes over a limit, or null. Depth counts flow brackets, indents, `- - -` and `? ? ?` outside of
 * quotes, comments and block scalars. Tokens are the lexer's, which bounds the time that composing takes; brackets that
 * nothing opened and commas in a row are named at once, because each would cost the composer an error.
 */
export function unsafeToCompose(text: string, limits: { depth: number; tokens: number }): Refusal | null {
  const levels: Level[] = []
  let [brackets, tokens, offset, lineStart] = [0, 0, 0, 0]
  let before: string | null = null
  for (const token of new Lexer().lex(text)) {
    // What follows the mark of a plain or block scalar is its content, whatever it looks like.
    const type: string | null = before === 'scalar' ? 'content' : CST.tokenType(token)
    if (open.has(type)) brackets++
    else if (close.has(type) && --brackets < 0) return { reason: 'syntax', offset }
    else if (brackets === 0 && starts.has(type)) enter(levels, offset - lineStart, type === 'seq-item-ind')
    if (levels.length + brackets > limits.depth) return { reason: 'depth', offset }
    if (++tokens > limits.tokens) return { reason: 'tokens', offset }
    if (type === 'directive-line') return { reason: 'directive', offset }
    if (type === 'comma' && (before === 'comma' || open.has(before))) return { reason: 'syntax', offset }
    if (!layout.has(type)) before = type
    // These three stand for no character of the text.
    if (type === 'doc-mode' || type === 'flow-error-end' || type === 'scalar') continue
    offset += token.length
    const newline = token.lastIndexOf('\n')
    if (newline >= 0) lineStart = offset - (token.length - newline - 1)
  }
  return null
}
