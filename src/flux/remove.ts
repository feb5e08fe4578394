// Takes pairs out of maps and items out of lists, whole lines at a time, and leaves `{}` or `[]` where nothing remains.
import { isMap, isSeq, type Pair } from 'yaml'
import type { Problem } from '../problem.ts'
import { type Located, locate, offsetOf, pathText } from './locate.ts'
import { colonEnd, contentEnd, dashStart, isExplicitKey, itemEnd, nodeAt, type YamlPath } from './node.ts'
import type { YamlRead } from './read-yaml.ts'
import { type Edit, isBlank, isProblem, isRestOfLine, lineEndAt, lineStartAt, nextLineAt, problemAt } from './splice.ts'

type Span = { readonly start: number; readonly end: number }

/**
 * Edits that remove one pair or item. `emptied` says that all of its siblings go as well, so that the collection is left
 * empty. Comment lines directly above a removed pair, at its indent, go with it; those above a list item stay.
 */
export function removeAt(
  read: YamlRead,
  docIndex: number,
  path: YamlPath,
  emptied: boolean,
): readonly Edit[] | Problem {
  const place = locate(read, docIndex, path)
  if (isProblem(place)) return place
  const { parent } = place
  const refused = (why: string) =>
    problemAt(read, itemSpan(place)?.start ?? 0, 'cannot-remove', `${pathText(path)} ${why}: remove it by hand.`)
  if (parent === null) return refused('is a whole document')
  if (place.pair !== null && isExplicitKey(place.pair)) return refused('has a ? key')
  const span = itemSpan(place)
  if (span === null) return refused('has no place in the text')
  if (place.flow) return removeFromFlow(read, place, span) ?? refused('shares its line with a comment')
  const lines = wholeLines(read.text, span, place.pair !== null)
  if (emptied) {
    const mark = emptyMark(read, docIndex, path)
    if (lines === null || mark === null) return refused('is all that its collection holds')
    return [{ start: mark, end: mark, text: isSeq(parent) ? ' []' : ' {}' }, lines]
  }
  return lines === null ? (removeFirstOfLine(read.text, place, span) ?? refused('shares its line')) : [lines]
}

function itemSpan(place: Located): Span | null {
  if (place.parent === null) return null
  if (place.pair !== null) {
    const start = offsetOf(place.pair.key)
    const end = contentEnd(place.pair)
    return start === null || end === null ? null : { start, end }
  }
  const start = dashStart(place.parent, place.index)
  const end = itemEnd(place.parent, place.index)
  if (start !== null) return { start, end: Math.max(end ?? 0, start + 1) }
  const flowStart = offsetOf(place.node)
  return flowStart === null || end === null ? null : { start: flowStart, end }
}

/** The lines of a span, when nothing else stands on them. The last line of a text without a final line break takes the break before it. */
function wholeLines(text: string, span: Span, withComments: boolean): Edit | null {
  const lineStart = lineStartAt(text, span.start)
  const indent = text.slice(lineStart, span.start)
  const endsAtBreak = span.end > span.start && text[span.end - 1] === '\n'
  const rest = endsAtBreak ? '' : text.slice(span.end, lineEndAt(text, span.end))
  if (!isBlank(indent) || !isRestOfLine(rest)) return null
  const start = withComments ? commentsAbove(text, lineStart, indent) : lineStart
  const end = endsAtBreak ? span.end : nextLineAt(text, span.end)
  const noFinalBreak = !endsAtBreak && text[end - 1] !== '\n'
  return { start: noFinalBreak ? breakBefore(text, start) : start, end, text: '' }
}

function breakBefore(text: string, lineStart: number): number {
  if (text[lineStart - 1] !== '\n') return lineStart
  return text[lineStart - 2] === '\r' ? lineStart - 2 : lineStart - 1
}

function commentsAbove(text: string, lineStart: number, indent: string): number {
  let start = lineStart
  while (start > 0 && text[start - 1] === '\n') {
    const above = lineStartAt(text, start - 1)
    const line = text.slice(above, start)
    if (!line.startsWith(`${indent}#`)) break
    start = above
  }
  return start
}

/** `- a: 1` with `b: 2` below it: the second pair moves up behind the dash, when only blanks stand between. */
function removeFirstOfLine(text: string, place: Located, span: Span): readonly Edit[] | null {
  const next = place.pair === null ? null : offsetOf(siblingPair(place, 1)?.key)
  const start = lineStartAt(text, span.start)
  if (next === null || !/^[ ]*(- +)+$/.test(text.slice(start, span.start))) return null
  return /^[ \r\n]*$/.test(text.slice(span.end, next)) ? [{ start: span.start, end: next, text: '' }] : null
}

function siblingPair(place: Located, step: number): Pair<unknown, unknown> | undefined {
  return isMap(place.parent) ? place.parent.items[place.index + step] : undefined
}

function removeFromFlow(read: YamlRead, place: Located, span: Span): readonly Edit[] | null {
  const siblings = place.parent?.items ?? []
  const edge = (index: number, end: boolean): number | null => {
    const sibling: unknown = siblings[index]
    if (sibling === undefined) return null
    if (end) return contentEnd(sibling)
    return place.pair === null ? offsetOf(sibling) : offsetOf((sibling as Pair).key)
  }
  const before = edge(place.index - 1, true)
  const next = edge(place.index + 1, false)
  const trailingComma = /^\s*,/.exec(read.text.slice(span.end))?.[0].length ?? 0
  let cut: Span
  if (before !== null) cut = { start: before, end: span.end }
  else if (next !== null) cut = { start: span.start, end: next }
  else cut = { start: span.start, end: span.end + trailingComma }
  const between = read.text.slice(cut.start, span.start) + read.text.slice(span.end, cut.end)
  return /^[\s,]*$/.test(between) ? [{ ...cut, text: '' }] : null
}

/** Where `[]` or `{}` goes when a block collection loses everything: behind the colon of the key that holds it. */
function emptyMark(read: YamlRead, docIndex: number, path: YamlPath): number | null {
  const key = path.at(-2)
  const holder = nodeAt(read.documents[docIndex]?.contents, path.slice(0, -2))
  if (typeof key !== 'string' || !isMap(holder)) return null
  const place = locate(read, docIndex, path.slice(0, -1))
  if (isProblem(place) || place.pair === null) return null
  const mark = colonEnd(place.pair)
  return mark !== null && isRestOfLine(read.text.slice(mark, lineEndAt(read.text, mark))) ? mark : null
}
