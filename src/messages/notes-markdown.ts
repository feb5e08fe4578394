// Release notes of others as Markdown that keeps their shape (headings, lists, code) and does nothing else: no mention, no
// reference, no closing word, no HTML, no image. Addresses are shown as code, so that they can be read and copied.
import { backslashed, entityEscaped, inert, oneLine, redact } from './escape.ts'
import { cut } from './length.ts'
import { code, fence, plain } from './markdown.ts'

/** Only what is shown as it is written: GitHub draws pictures and formulas of others. */
const languages = new Set('bash console diff go hcl ini js json python sh shell text toml ts xml yaml yml'.split(' '))

const longestLine = 2000
const mostLines = 400

/** `text` is cut by its caller, before anything is escaped. */
export function notesMarkdown(text: string): string {
  // What GitHub writes into notes that it made itself; an end that is missing hides nothing.
  const lines = redact(text)
    .replace(/<!--[\s\S]*?-->/g, '')
    .split(/\r\n|\n|\r/)
  const out: string[] = []
  let open: { readonly mark: string; readonly language: string; readonly body: string[] } | null = null
  const close = () => {
    if (open !== null) out.push('', fence(open.body.join('\n'), open.language), '')
    open = null
  }
  for (const line of lines.slice(0, mostLines)) {
    const [, mark = '', word = ''] = /^\s*(`{3,}|~{3,})\s*([a-z0-9+-]*)/i.exec(line) ?? []
    if (open !== null) {
      const isEnd = mark.startsWith((open as { mark: string }).mark) && word === ''
      if (isEnd) close()
      else (open as { body: string[] }).body.push(cut(line, longestLine))
    } else if (mark !== '')
      open = { mark, language: languages.has(word.toLowerCase()) ? word.toLowerCase() : '', body: [] }
    else out.push(lineOf(cut(line, longestLine)))
  }
  close()
  if (lines.length > mostLines) out.push('', `… and ${lines.length - mostLines} more lines`)
  return out
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

function lineOf(line: string): string {
  // A rule, or the underline of a heading, which would change the line above it.
  if (line.trim() === '' || /^\s*([-=_]\s*){3,}$/.test(line)) return ''
  const heading = /^\s{0,3}#{1,6}\s+(.*?)[\s#]*$/.exec(line)?.[1]
  if (heading !== undefined) return `\n##### ${inline(heading) || '–'}\n`
  const [, indent = '', item] = /^(\s*)(?:[-*+]|\d{1,9}[.)])\s+(.*)$/.exec(line) ?? []
  if (item !== undefined) return `${'  '.repeat(Math.min(3, Math.floor(indent.length / 2)))}- ${inline(item) || '–'}`
  return inline(line.replace(/^[\s>]+/, ''))
}

type Piece = { readonly is: 'text' | 'code'; readonly text: string }

// Code between back-ticks; an image; a link; an address in angle brackets; an address by itself.
const pieces =
  /(?<!`)(`{1,9})(?!`)([^\n]{1,500}?)(?<!`)\1(?!`)|!\[([^\]\n]{0,300})\]\([^)\n]{0,1000}\)|\[([^\]\n]{0,300})\]\(\s*<?([^)\s>]{1,1000})>?[^)\n]{0,300}\)|<((?:https?|mailto):[^<>\s]{1,1000})>|((?:https?:\/\/|www\.)[^\s<>()[\]"'`]{1,1000})/gi

function inline(line: string): string {
  const found: Piece[] = []
  let at = 0
  for (const match of line.matchAll(pieces)) {
    found.push({ is: 'text', text: line.slice(at, match.index) })
    at = match.index + match[0].length
    const [, , span, image, label, target, bracketed, bare] = match
    if (span !== undefined) found.push({ is: 'code', text: span })
    else if (image !== undefined) found.push({ is: 'text', text: image === '' ? '(image)' : `(image: ${image})` })
    else if (target !== undefined) {
      if (label !== target) found.push({ is: 'text', text: `${label} ` })
      found.push({ is: 'code', text: target })
    } else found.push({ is: 'code', text: bracketed ?? bare ?? '' })
  }
  return written([...found, { is: 'text', text: line.slice(at) }])
}

/** Text that stands side by side is escaped as one: halves of a mention or a reference would make a whole. */
function written(found: readonly Piece[]): string {
  const together: Piece[] = []
  for (const piece of found) {
    const last = together.at(-1)
    if (piece.text === '') continue
    if (piece.is === 'text' && last?.is === 'text') together.splice(-1, 1, { is: 'text', text: last.text + piece.text })
    else together.push(piece)
  }
  const shown = together.map(({ is, text }, index) => (is === 'code' ? code(text) : textOf(text, index === 0)))
  // Two spans of code without anything between them would be one.
  return shown
    .join('\0')
    .replace(/`\0(?=`)/g, '` ')
    .replaceAll('\0', '')
    .trim()
}

/** Bold marks would stand there as stars. */
function textOf(text: string, isFirst: boolean): string {
  const bare = text.replace(/(?<!\*)\*\*(?!\*)/g, '')
  const escaped = isFirst ? plain(bare) : entityEscaped(backslashed(inert(oneLine(bare))))
  const [before, after] = [!isFirst && /^\s/.test(bare) ? ' ' : '', /\s$/.test(bare) ? ' ' : '']
  return escaped === '' ? before : `${before}${escaped}${after}`
}
