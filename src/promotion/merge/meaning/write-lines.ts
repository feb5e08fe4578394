// Adds and removes whole lines of a block map or list, each with the comment that belongs to it.
import { type Edit, isBlank, lineBreakAt, lineStartAt, nextLineAt } from '../../../flux/splice.ts'
import type { Entry, Session } from './outcome.ts'
import { linesOf } from './piece.ts'
import {
  type Collection,
  columnAt,
  commentedEnd,
  commentsStart,
  entryEnd,
  entryStart,
  type Slot,
  slotsOf,
} from './slot.ts'

type Span = { readonly start: number; readonly end: number; readonly column: number; readonly ownLine: boolean }

/** Null: something unusual stands on the lines. */
export function writeLines(
  session: Session,
  text: string,
  collection: Collection,
  entries: readonly Entry[],
): readonly Edit[] | null {
  const spans = slotsOf(text, collection).map((slot) => spanOf(slot))
  const column = spans[0]?.column
  if (!spans.every((span) => span !== null) || column === undefined) return null
  if (!entries.some((entry) => entry.own !== null)) return null
  const edits: (Edit | null)[] = []
  let previous = -1
  let run: Slot[] = []
  const close = (next: number) => {
    const removed = spans.slice(previous + 1, next)
    const removals = removeRun(session, text, removed, spans[next])
    const added = run.length > 0 ? insertRun(session, text, run, spans[previous], spans[next], column) : undefined
    const last = removals.at(-1)
    const replaces = added != null && last != null && added.start > last.start && added.start < last.end
    // The last lines of a text without a final line break go with the break before them.
    if (replaces) removals[removals.length - 1] = { ...last, text: `${lineBreakAt(text, 0)}${added.text.trimEnd()}` }
    edits.push(...removals, ...(added === undefined || replaces ? [] : [added]))
    previous = next
    run = []
  }
  for (const entry of entries) {
    if (entry.own === null) run.push(entry.arriving)
    else close(entry.own.index)
  }
  close(spans.length)
  return edits.every((edit) => edit !== null) ? edits : null
}

function spanOf(slot: Slot): Span | null {
  const [start, end] = [entryStart(slot), entryEnd(slot)]
  if (start === null || end === null) return null
  const ownLine = isBlank(slot.text.slice(lineStartAt(slot.text, start), start))
  // The first pair behind a dash stands in the column of its siblings below.
  return { start, end, column: columnAt(slot.text, start), ownLine }
}

/** Start of an entry's lines with the comments that belong to it: all of them, but not those that the source still has. */
function startWithComments({ theirLines }: Session, text: string, { start, column }: Span): number {
  const lineStart = lineStartAt(text, start)
  let from = commentsStart(text, lineStart, column)
  while (from < lineStart && theirLines.has(text.slice(from, nextLineAt(text, from)).trim())) {
    from = nextLineAt(text, from)
  }
  return from
}

function removeRun(session: Session, text: string, removed: readonly Span[], next: Span | undefined): (Edit | null)[] {
  const [first] = removed
  if (first === undefined) return []
  if (!first.ownLine) {
    // `- a: 1` with `b: 2` below it: what stays moves up behind the dash.
    if (next === undefined || /#/.test(text.slice(removed.at(-1)?.end, next.start))) return [null]
    return [{ start: first.start, end: next.start, text: '' }]
  }
  return removed.map((span) => {
    const rest = commentedEnd(text, span.end)
    const end = nextLineAt(text, rest)
    if (!/^\s*$/.test(text.slice(rest, end))) return null
    const start = startWithComments(session, text, span)
    const open = text[end - 1] !== '\n' && start > 0
    return { start: open ? start - (text[start - 2] === '\r' ? 2 : 1) : start, end, text: '' }
  })
}

function insertRun(
  session: Session,
  text: string,
  run: readonly Slot[],
  previous: Span | undefined,
  next: Span | undefined,
  column: number,
): Edit | null {
  const near = previous ?? next
  if (near === undefined) return null
  const eol = lineBreakAt(text, near.end)
  const written = run.map((slot) => linesOf(slot, column, eol, (line) => session.ownLines.has(line)))
  if (written.some((lines) => lines === null)) return null
  if (previous !== undefined) {
    const rest = commentedEnd(text, previous.end)
    const at = behindDeeperComments(text, nextLineAt(text, rest), column)
    if (!/^\s*$/.test(text.slice(rest, nextLineAt(text, rest)))) return null
    if (text[at - 1] !== '\n') return { start: at, end: at, text: written.map((lines) => eol + lines).join('') }
    return { start: at, end: at, text: written.map((lines) => lines + eol).join('') }
  }
  if (next === undefined) return null
  if (!next.ownLine) {
    const behindDash = written.map((lines) => `${(lines ?? '').trimStart()}${eol}${' '.repeat(column)}`).join('')
    return { start: next.start, end: next.start, text: behindDash }
  }
  const at = commentsStart(text, lineStartAt(text, next.start), column)
  return { start: at, end: at, text: written.map((lines) => (lines ?? '').replace(/^\r?\n/, '') + eol).join('') }
}

/** Comments that stand deeper than the entries belong to what is above them. */
function behindDeeperComments(text: string, from: number, column: number): number {
  let at = from
  while (at < text.length) {
    const line = /^( *)#/.exec(text.slice(at, nextLineAt(text, at)))
    if (line === null || (line[1]?.length ?? 0) <= column) break
    at = nextLineAt(text, at)
  }
  return at
}
