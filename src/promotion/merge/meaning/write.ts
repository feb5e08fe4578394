// Writes an outcome into the target's text as byte-range edits; all other bytes are left alone.
import { isMap, isScalar } from 'yaml'
import { isBlockScalar, isEmptyNode } from '../../../flux/node.ts'
import { scalarText } from '../../../flux/quote.ts'
import { styleOf } from '../../../flux/set-scalar.ts'
import { type Edit, lineBreakAt } from '../../../flux/splice.ts'
import { writeBlock } from './block-text.ts'
import type { Outcome, Session } from './outcome.ts'
import { flowText, moved, valueLines } from './piece.ts'
import { columnAt, commentedEnd, entryEnd, entryStart, indentAt, inFlow, type Slot, valueStart } from './slot.ts'
import { writeFlowEntries } from './write-flow.ts'
import { writeLines } from './write-lines.ts'

/** `slot`: where the target's value stands. Reasons why it cannot be written go to the session. */
export function writeOutcome(session: Session, slot: Slot, outcome: Outcome): readonly Edit[] {
  const edits = editsFor(session, slot, outcome)
  if (edits !== null) return edits
  session.refuse(slot, 'no-place', 'A change cannot be written here without touching other bytes')
  return []
}

function editsFor(session: Session, slot: Slot, outcome: Outcome): readonly Edit[] | null {
  if (outcome.kind === 'stays') return []
  if (outcome.kind === 'taken') return writeValue(slot, outcome.from)
  if (outcome.kind === 'block') return writeBlock(slot, outcome.value)
  const { collection, entries } = outcome
  const inner = entries.flatMap((entry) => (entry.own === null ? [] : writeOutcome(session, entry.own, entry.outcome)))
  const kept = entries.flatMap((entry) => (entry.own === null ? [] : [entry.own.index]))
  if (kept.length === collection.items.length && entries.length === kept.length) return inner
  if (collection.flow === true) return joined(inner, writeFlowEntries(slot.text, collection, entries))
  if (entries.length === 0) return emptied(slot, isMap(collection) ? '{}' : '[]')
  return joined(inner, writeLines(session, slot.text, collection, entries))
}

const joined = (inner: readonly Edit[], outer: readonly Edit[] | null) => (outer === null ? null : [...inner, ...outer])

function emptied(slot: Slot, mark: string): readonly Edit[] | null {
  const [start, end] = [valueStart(slot), slot.holder === null ? null : entryEnd(slot)]
  return start === null || end === null ? null : [{ start, end, text: ` ${mark}` }]
}

/** The source's value in the target's place: its token where both are one scalar, else its lines, moved. */
function writeValue(slot: Slot, from: Slot): readonly Edit[] | null {
  const { text } = slot
  if (slot.holder === null) return null
  const token = writeToken(slot, from)
  if (token !== null) return token
  const [entry, start, end] = [entryStart(slot), valueStart(slot), entryEnd(slot)]
  if (entry === null || start === null || end === null) return null
  const eol = lineBreakAt(text, start)
  if (inFlow(slot)) {
    const value = flowText(from, indentAt(text, start), isJson(slot), eol, false)
    return value === null ? null : [{ start, end, text: value }]
  }
  const value = valueLines(from, columnAt(text, entry), eol)
  if (value === null) return null
  // A comment behind the old value would end up behind, or inside, the last line of the new one.
  const several = value.includes('\n') || isBlockScalar(from.node)
  return [{ start, end: Math.max(start, several ? commentedEnd(text, end) : end), text: value }]
}

/** Both are one scalar on its line: the target's quotes stay where they can, else the source's token comes as it stands. */
function writeToken(slot: Slot, from: Slot): readonly Edit[] | null {
  const [own, theirs] = [slot.node, from.node]
  if (!isOneToken(own) || !isOneToken(theirs)) return null
  const [style, token] = [styleOf(own), from.text.slice(theirs.range[0], theirs.range[1])]
  const isString = typeof theirs.value === 'string'
  if (token.includes('\n') || (theirs.tag !== undefined && own.tag !== theirs.tag)) return null
  const place = inFlow(slot) ? 'flow' : 'block'
  const json = isString && isJson(slot)
  const keepsStyle = isString && (style !== 'plain' || json || (place === 'flow' && !inFlow(from)))
  const written = keepsStyle ? scalarText(String(theirs.value), json ? 'double' : style, place) : token
  return [{ start: own.range[0], end: own.range[1], text: moved(written, 0, '\n') }]
}

type Token = { value: unknown; tag?: string; range: [number, number, number] }
const isOneToken = (node: unknown): node is Token =>
  isScalar(node) && !isBlockScalar(node) && !isEmptyNode(node) && Array.isArray(node.range)

/** `{"a": 1}` is JSON and has to stay so: its strings are always in double quotes. */
function isJson({ holder }: Slot): boolean {
  return holder?.flow === true && isMap(holder) && styleOf(holder.items[0]?.key) === 'double'
}
