// Where a value stands in a text: as a pair of a map, an item of a list or the content of a document, and which bytes are its.
import { isMap, isScalar, isSeq, type Pair, type YAMLMap, type YAMLSeq } from 'yaml'
import { offsetOf } from '../../../flux/locate.ts'
import { colonEnd, contentEnd, dashEnd, dashStart, isBlockScalar, isExplicitKey, itemEnd } from '../../../flux/node.ts'
import { isRestOfLine, lineEndAt, lineStartAt } from '../../../flux/splice.ts'

export type Collection = YAMLMap | YAMLSeq

/** `holder` null: the document's content. `node` undefined never occurs; an empty value is a scalar or null. */
export type Slot = {
  readonly text: string
  readonly holder: Collection | null
  readonly index: number
  readonly node: unknown
}

export function slotsOf(text: string, holder: Collection): readonly Slot[] {
  return holder.items.map((_, index) => ({ text, holder, index, node: valueAt(holder, index) }))
}

const valueAt = (holder: Collection, index: number): unknown =>
  isMap(holder) ? (holder.items[index]?.value ?? null) : holder.items[index]

export const inFlow = ({ holder }: Slot): boolean => holder?.flow === true
export const pairOf = ({ holder, index }: Slot): Pair<unknown, unknown> | null =>
  isMap(holder) ? (holder.items[index] ?? null) : null

/** Where the pair or item begins: its key, its dash, or in a flow list the value. Null: unusual (`? key`). */
export function entryStart(slot: Slot): number | null {
  const pair = pairOf(slot)
  if (pair !== null) return isExplicitKey(pair) ? null : offsetOf(pair.key)
  return inFlow(slot) ? offsetOf(slot.node) : dashStart(slot.holder, slot.index)
}

/** Where it ends: behind its last character of content, without the line break that closes a block scalar. */
export function entryEnd(slot: Slot): number | null {
  const pair = pairOf(slot)
  const end = pair !== null ? contentEnd(pair) : isSeq(slot.holder) ? itemEnd(slot.holder, slot.index) : null
  return end === null ? null : withoutLastBreak(slot, end)
}

function withoutLastBreak({ text, node }: Slot, end: number): number {
  if (text[end - 1] !== '\n') return end
  const last = lastScalar(node)
  const header = isScalar(last) && last.range ? text.slice(last.range[0], lineEndAt(text, last.range[0])) : ''
  const keepsBlankLines = isBlockScalar(last) && /^[|>]\d?\+/.test(header)
  let trimmed = end - 1
  while (!keepsBlankLines && trimmed > 0 && /\s/.test(text[trimmed - 1] ?? '')) trimmed--
  return text[trimmed - 1] === '\r' ? trimmed - 1 : trimmed
}

function lastScalar(node: unknown): unknown {
  let last = node
  while (isMap(last) || isSeq(last)) last = isMap(last) ? last.items.at(-1)?.value : last.items.at(-1)
  return last
}

/** Where the value may be written: behind the colon or the dash; in brackets and at the root the value itself. */
export function valueStart(slot: Slot): number | null {
  const pair = pairOf(slot)
  if (pair !== null && !inFlow(slot)) return isExplicitKey(pair) ? null : colonEnd(pair)
  if (inFlow(slot) || slot.holder === null) return offsetOf(slot.node)
  return dashEnd(slot.holder, slot.index)
}

export function columnAt(text: string, offset: number): number {
  return offset - lineStartAt(text, offset)
}

/** How far the line that holds an offset stands in. */
export function indentAt(text: string, offset: number): number {
  const start = lineStartAt(text, offset)
  return /^ */.exec(text.slice(start, offset))?.[0].length ?? 0
}

/** End of the comment behind an entry on its last line; the entry's own end where there is none. */
export function commentedEnd(text: string, end: number): number {
  const lineEnd = lineEndAt(text, end)
  return isRestOfLine(text.slice(end, lineEnd)) ? lineEnd : end
}

/** Start of the comment lines directly above a line, at the same column. */
export function commentsStart(text: string, lineStart: number, column: number): number {
  const mark = `${' '.repeat(column)}#`
  let start = lineStart
  while (start > 0 && text[start - 1] === '\n') {
    const above = lineStartAt(text, start - 1)
    if (above >= start || !text.startsWith(mark, above)) break
    start = above
  }
  return start
}
