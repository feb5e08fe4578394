// Pieces of the source's text, made to stand in the target's: in its indent, its line breaks, and inside its brackets.
import { isAlias, isMap, isScalar, isSeq } from 'yaml'
import { offsetOf } from '../../../flux/locate.ts'
import { isBlockScalar, scalarSource } from '../../../flux/node.ts'
import { scalarText } from '../../../flux/quote.ts'
import { lineStartAt } from '../../../flux/splice.ts'
import {
  columnAt,
  commentedEnd,
  commentsStart,
  entryEnd,
  entryStart,
  indentAt,
  inFlow,
  pairOf,
  type Slot,
  valueStart,
} from './slot.ts'

/** Lines behind the first move by `delta` columns; blank lines stay blank; every line break becomes `eol`. */
export function moved(text: string, delta: number, eol: string): string {
  return text
    .split(/\r?\n/)
    .map((line, index) => {
      if (index === 0 || line.trim() === '') return index === 0 ? line : ''
      return delta >= 0 ? ' '.repeat(delta) + line : line.replace(new RegExp(`^ {0,${-delta}}`), '')
    })
    .join(eol)
}

/** The value's text for people, without the indent of where it stands. */
export function pieceText(slot: Slot): string {
  const start = offsetOf(slot.node)
  const end = slot.holder === null ? null : entryEnd(slot)
  if (start === null) return ''
  return moved(slot.text.slice(start, end ?? undefined), -columnAt(slot.text, start), '\n')
}

/** A pair or item as lines for a block collection: blank line and comments above it, itself, the comment behind it. */
export function linesOf(slot: Slot, column: number, eol: string, hasComment: (line: string) => boolean): string | null {
  const [start, end] = [entryStart(slot), entryEnd(slot)]
  if (start === null || end === null) return null
  const { text } = slot
  const own = ' '.repeat(column)
  if (inFlow(slot)) {
    const flow = moved(text.slice(start, end), column - indentAt(text, start), eol)
    return own + (pairOf(slot) === null ? `- ${flow}` : flow)
  }
  const lineStart = lineStartAt(text, start)
  const from = columnAt(text, start)
  const body = own + moved(text.slice(start, commentedEnd(text, end)), column - from, eol)
  if (text.slice(lineStart, start).trim() !== '') return body
  const above = commentsStart(text, lineStart, from)
  const comments = text
    .slice(above, lineStart)
    .split(/\r?\n/)
    .slice(0, -1)
    .map((line) => line.trim())
  const blank = above > 0 && text.slice(lineStartAt(text, above - 1), above).trim() === '' ? eol : ''
  return (
    blank +
    comments
      .filter((line) => !hasComment(line))
      .map((line) => own + line + eol)
      .join('') +
    body
  )
}

/** What stands behind the colon or dash of a block collection, to be put behind another one at `column`. */
export function valueLines(slot: Slot, column: number, eol: string): string | null {
  const { text } = slot
  const [start, entry, end] = [valueStart(slot), entryStart(slot), slot.holder === null ? null : entryEnd(slot)]
  if (start === null || entry === null || end === null) return null
  if (inFlow(slot)) return ` ${moved(text.slice(start, end), column - indentAt(text, start), eol)}`
  return moved(text.slice(start, Math.max(start, end)), column - columnAt(text, entry), eol)
}

/** The same inside brackets: as it stands where it came from brackets, else written new. Null: cannot stand there. */
export function flowText(slot: Slot, indent: number, json: boolean, eol: string, withKey: boolean): string | null {
  const { text } = slot
  if (inFlow(slot)) {
    const [start, end] = [withKey ? entryStart(slot) : valueStart(slot), entryEnd(slot)]
    return start === null || end === null ? null : moved(text.slice(start, end), indent - indentAt(text, start), eol)
  }
  const value = flowValue(slot.node, json)
  const pair = withKey ? pairOf(slot) : null
  if (pair === null || value === null) return value
  const key = flowValue(pair.key, json)
  return key === null ? null : `${key}: ${value}`
}

function flowValue(node: unknown, json: boolean): string | null {
  if (isAlias(node)) return null
  if (isScalar(node)) {
    if (typeof node.value === 'string')
      return scalarText(node.value, json || isBlockScalar(node) ? 'double' : styleIn(node), 'flow')
    return scalarSource(node) ?? 'null'
  }
  if (!isMap(node) && !isSeq(node)) return 'null'
  const parts = isMap(node)
    ? node.items.map(({ key, value }) => [flowValue(key, json), flowValue(value, json)])
    : node.items.map((item) => [flowValue(item, json)])
  if (parts.some((part) => part.includes(null))) return null
  const written = parts.map((part) => part.join(': ')).join(', ')
  return isMap(node) ? `{${written}}` : `[${written}]`
}

const styleIn = (node: { type?: string }) =>
  node.type === 'QUOTE_SINGLE' ? 'single' : node.type === 'QUOTE_DOUBLE' ? 'double' : 'plain'
