// Adds and removes what stands in brackets: commas and line breaks between entries are those that stand there already.
import { isMap } from 'yaml'
import { styleOf } from '../../../flux/set-scalar.ts'
import { type Edit, lineBreakAt } from '../../../flux/splice.ts'
import type { Entry } from './outcome.ts'
import { flowText } from './piece.ts'
import { type Collection, entryEnd, entryStart, indentAt, slotsOf } from './slot.ts'

type Span = { readonly start: number; readonly end: number }

export function writeFlowEntries(
  text: string,
  collection: Collection,
  entries: readonly Entry[],
): readonly Edit[] | null {
  const { range } = collection
  const spans = slotsOf(text, collection).map((slot) => ({ start: entryStart(slot), end: entryEnd(slot) }))
  if (!range || !spans.every(isWhole)) return null
  const separator = separatorIn(text, range[0], spans)
  if (separator === null) return null
  const indent = indentAt(text, spans[0]?.start ?? range[0])
  const json = /^\s*\{/.test(text) || (isMap(collection) && styleOf(collection.items[0]?.key) === 'double')
  const edits: Edit[] = []
  let previous = -1
  let run: string[] = []
  const close = (next: number): boolean => {
    const edit = editRun(text, spans, { previous, next, run, separator, open: range[0] + 1 })
    if (edit === null) return false
    edits.push(...edit)
    previous = next
    run = []
    return true
  }
  for (const entry of entries) {
    if (entry.own === null) {
      const written = flowText(entry.arriving, indent, json, lineBreakAt(text, range[0]), isMap(collection))
      if (written === null) return null
      run.push(written)
    } else if (!close(entry.own.index)) return null
  }
  return close(spans.length) ? edits : null
}

const isWhole = (span: { start: number | null; end: number | null }): span is Span =>
  span.start !== null && span.end !== null

function separatorIn(text: string, open: number, spans: readonly Span[]): string | null {
  const [first, second] = spans
  if (first === undefined) return ', '
  const lead = text.slice(open + 1, first.start)
  const between = second === undefined ? (/[\r\n]/.test(lead) ? `,${lead}` : ', ') : text.slice(first.end, second.start)
  return /^\s*,\s*$/.test(between) ? between : null
}

type Run = {
  /** Indexes of the entries that stay before and behind the run; -1 and the length: none. */
  readonly previous: number
  readonly next: number
  readonly run: readonly string[]
  readonly separator: string
  readonly open: number
}

function editRun(text: string, spans: readonly Span[], { previous, next, run, separator, open }: Run): Edit[] | null {
  const removed = spans.slice(previous + 1, next)
  const [before, after, first, last] = [spans[previous], spans[next], removed[0], removed.at(-1)]
  if (run.length === 0 && first === undefined) return []
  let edit: Edit
  if (before !== undefined) {
    edit = { start: before.end, end: last?.end ?? before.end, text: run.map((written) => separator + written).join('') }
  } else if (after !== undefined) {
    edit = {
      start: first?.start ?? after.start,
      end: after.start,
      text: run.map((written) => written + separator).join(''),
    }
  } else {
    edit = { start: first?.start ?? open, end: last?.end ?? open, text: run.join(separator) }
  }
  return /(^|\s)#/.test(text.slice(edit.start, edit.end)) ? null : [edit]
}
