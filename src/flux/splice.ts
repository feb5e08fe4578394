// Byte-range edits of a text, and where its lines begin and end. Offsets are UTF-16 units of the text as it was read.
import type { Problem } from '../problem.ts'
import type { YamlRead } from './read-yaml.ts'

/** Replace text[start, end) by `text`. */
export type Edit = { readonly start: number; readonly end: number; readonly text: string }

/**
 * Puts edits in order and joins deletions that overlap; null where two edits want the same bytes and it is unclear
 * which one is meant. Insertions at one place keep the order in which they were asked for.
 */
export function arrangeEdits(edits: readonly Edit[]): readonly Edit[] | null {
  const sorted = [...edits].sort((a, b) => a.start - b.start || a.end - b.end)
  const arranged: Edit[] = []
  for (const edit of sorted) {
    const last = arranged.at(-1)
    if (last === undefined || edit.start >= last.end) arranged.push(edit)
    else if (last.text === '' && edit.text === '') {
      arranged[arranged.length - 1] = { ...last, end: Math.max(last.end, edit.end) }
    } else return null
  }
  return arranged
}

/** The text with arranged edits made. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const parts: string[] = []
  let at = 0
  for (const edit of edits) {
    parts.push(text.slice(at, edit.start), edit.text)
    at = edit.end
  }
  return parts.join('') + text.slice(at)
}

export function problemAt(read: YamlRead, offset: number, code: string, message: string): Problem {
  const { line, col } = read.lineCounter.linePos(offset)
  return { code, message, file: read.file, line, column: col }
}

export function isProblem(value: readonly Edit[] | Problem | object): value is Problem {
  return 'code' in value && 'message' in value
}

/** Start of the line that holds an offset; behind a byte order mark on the first line. */
export function lineStartAt(text: string, offset: number): number {
  const start = text.lastIndexOf('\n', offset - 1) + 1
  return start === 0 && text.startsWith('\uFEFF') ? 1 : start
}

/** End of the line that holds an offset, without its line break. */
export function lineEndAt(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset)
  if (newline < 0) return text.length
  return newline > offset && text[newline - 1] === '\r' ? newline - 1 : newline
}

/** Start of the next line, or the end of the text. */
export function nextLineAt(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset)
  return newline < 0 ? text.length : newline + 1
}

/** The line break used at an offset, else the first one of the text, else a line feed. */
export function lineBreakAt(text: string, offset: number): '\r\n' | '\n' {
  const here = text.indexOf('\n', offset)
  const newline = here < 0 ? text.indexOf('\n') : here
  return newline > 0 && text[newline - 1] === '\r' ? '\r\n' : '\n'
}

export function isBlank(text: string): boolean {
  return /^[ \t]*$/.test(text)
}

/** Only blanks, or blanks and a comment. */
export function isRestOfLine(text: string): boolean {
  return /^([ \t]*|[ \t]+#.*)\r?$/.test(text)
}
