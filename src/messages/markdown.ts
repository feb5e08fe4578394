// Text of others as GitHub Markdown that shows it and does nothing else. Everything that is put in is redacted first.
import { backslashed, entityEscaped, inert, manyLines, oneLine, unmarked } from './escape.ts'

/** Running text on one line: no formatting, HTML, mention, reference, link or cell border. */
export function plain(text: string): string {
  const escaped = entityEscaped(backslashed(inert(oneLine(text))))
  // At the start of a line these would begin a heading, a list, a rule or an underline.
  return escaped.replace(/^(?:[#+=-]|\d{1,9}(?=[.)]))/, (start) => (/^\d/.test(start) ? `${start}\\` : `\\${start}`))
}

/** A cell of a table: as `plain`, with a dash for nothing. */
export function cell(text: string): string {
  const escaped = plain(text)
  return escaped === '' ? '–' : escaped
}

function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 0)
}

/** Inline code, also in cells: a pipe ends a cell even inside code, so then it is an element with entities. */
export function code(text: string): string {
  const line = oneLine(text)
  if (line === '') return '–'
  if (line.includes('|')) return `<code>${entityEscaped(backslashed(inert(line)))}</code>`
  const marks = '`'.repeat(longestRun(line) + 1)
  const padding = line.startsWith('`') || line.endsWith('`') ? ' ' : ''
  return `${marks}${padding}${unmarked(line)}${padding}${marks}`
}

/** A block of code whose fence is longer than any run of back-ticks in it. `language`: a word, else none. */
export function fence(text: string, language = ''): string {
  const marks = '`'.repeat(Math.max(3, longestRun(text) + 1))
  const body = manyLines(text).replace(/\n$/, '')
  return `${marks}${/^[a-z0-9+-]{1,20}$/.test(language) ? language : ''}\n${body}\n${marks}`
}

/** A foldable part. `summary` is text, `body` is Markdown that is already safe. */
export function details(summary: string, body: string): string {
  return `<details>\n<summary>${entityEscaped(inert(oneLine(summary)))}</summary>\n\n${body}\n\n</details>`
}
