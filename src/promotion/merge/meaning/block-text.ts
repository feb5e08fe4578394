// The text inside a literal block scalar (`values: |`), written back line by line in the block's own indent.
import { isScalar } from 'yaml'
import { type Edit, lineBreakAt, nextLineAt } from '../../../flux/splice.ts'
import { entryEnd, type Slot } from './slot.ts'

/** Edits that make the block hold `value`: its changed lines only. Null where the block is folded or its indent unclear. */
export function writeBlock(slot: Slot, value: string): readonly Edit[] | null {
  const { text, node } = slot
  const end = entryEnd(slot)
  if (!isScalar(node) || node.type !== 'BLOCK_LITERAL' || !node.range || end === null) return null
  const start = nextLineAt(text, node.range[0])
  const header = text.slice(node.range[0], start)
  const indent = /^( +)\S/m.exec(text.slice(start, end))?.[1]
  if (indent === undefined || /^\|[+-]?\d/.test(header) || start >= end) return null
  const eol = lineBreakAt(text, node.range[0])
  const old = text.slice(start, end).split(eol)
  const lines = value
    .replace(/\n+$/, '')
    .split('\n')
    .map((line) => (line === '' ? '' : indent + line))
  let [head, tail] = [0, 0]
  while (head < Math.min(old.length, lines.length) && isSameLine(old[head], lines[head])) head++
  const rest = Math.min(old.length, lines.length) - head
  while (tail < rest && isSameLine(old[old.length - 1 - tail], lines[lines.length - 1 - tail])) tail++
  const width = (from: number, to: number) =>
    old.slice(from, to).reduce((sum, line) => sum + line.length + eol.length, 0)
  const from = start + width(0, head)
  const changed = lines.slice(head, lines.length - tail)
  const gone = old.slice(head, old.length - tail)
  if (tail > 0)
    return [
      { start: from, end: from + width(head, old.length - tail), text: changed.map((line) => line + eol).join('') },
    ]
  // At the block's end the line break before the lines goes or comes with them.
  const lead = gone.length === 0 || changed.length === 0
  if (!lead) return [{ start: from, end, text: changed.join(eol) }]
  return [
    { start: Math.min(from, end + eol.length) - eol.length, end, text: changed.map((line) => eol + line).join('') },
  ]
}

// A line of blanks alone is an empty one, however many there are.
const isSameLine = (a: string | undefined, b: string | undefined) => a === b || (b === '' && a?.trim() === '')
