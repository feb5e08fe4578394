// Adds and removes whole documents of a file, and writes documents that were or become empty.
import { offsetOf } from '../../../flux/locate.ts'
import { type Edit, lineStartAt, nextLineAt } from '../../../flux/splice.ts'
import type { DocumentPart } from './documents.ts'

export type DocumentEntry = { readonly own: DocumentPart } | { readonly own: null; readonly arriving: DocumentPart }

/** `parts`: the target's documents; `entries`: those that stay or arrive, in their order. */
export function writeDocuments(
  text: string,
  parts: readonly DocumentPart[],
  entries: readonly DocumentEntry[],
  eol: string,
): readonly Edit[] | null {
  const kept = new Set(entries.flatMap((entry) => (entry.own === null ? [] : [entry.own])))
  if (kept.size === 0) return null
  const edits: Edit[] = parts
    .filter((part) => !kept.has(part))
    .map((part) => ({ start: startBehindMark(text, part.start), end: removedTo(text, part), text: '' }))
  const first = entries.find((entry) => entry.own !== null)?.own
  let before: DocumentPart | null = null
  for (const entry of entries) {
    if (entry.own !== null) before = entry.own
    else if (before !== null) edits.push(insertedBehind(text, before, entry.arriving, eol))
    else if (first != null) edits.push(insertedBefore(text, first, entry.arriving, eol))
  }
  return edits
}

/** A first document without a `---` line takes the next one's with it, so that the text begins as before. */
function removedTo(text: string, { start, body, end }: DocumentPart): number {
  const line = text.slice(end, nextLineAt(text, end))
  return body === start && line.trimEnd() === '---' ? end + line.length : end
}

const startBehindMark = (text: string, start: number) => (start === 0 && text.startsWith('\uFEFF') ? 1 : start)

const bodyOf = ({ text, body, end }: DocumentPart, eol: string) =>
  `${text
    .slice(body, end)
    .replace(/^\uFEFF/, '')
    .replace(/(^|\n)\.\.\.[^\n]*\n?/g, '$1')
    .trimEnd()}\n`.replace(/\r?\n/g, eol)

function insertedBehind(text: string, { end }: DocumentPart, arriving: DocumentPart, eol: string): Edit {
  const written = `---${eol}${bodyOf(arriving, eol)}`
  if (text[end - 1] === '\n') return { start: end, end, text: written }
  return { start: end, end, text: eol + written.slice(0, -eol.length) }
}

function insertedBefore(text: string, next: DocumentPart, arriving: DocumentPart, eol: string): Edit {
  const start = startBehindMark(text, next.start)
  const body = bodyOf(arriving, eol)
  const marked = next.body > next.start
  return { start, end: start, text: marked ? `---${eol}${body}` : `${body}---${eol}` }
}

/** The source's whole document instead of the target's: where nothing stands yet, or where its bytes are the base's. */
export function writeRoot(
  target: DocumentPart,
  source: DocumentPart,
  base: DocumentPart | undefined,
  eol: string,
): readonly Edit[] | null {
  const own = target.text.slice(target.body, target.end)
  const unchanged = base !== undefined && bodyOf(base, '\n') === bodyOf(target, '\n')
  if (unchanged) return [{ start: behindMark(target), end: target.end, text: bodyOf(source, eol) }]
  const from = offsetOf(source.contents)
  if (from === null || !/^(\s*(#.*)?(\n|$))*$/.test(own)) return null
  const lines = source.text.slice(lineStartAt(source.text, from), source.end)
  const lead = target.text === '' || target.text.endsWith('\n') || target.end < target.text.length ? '' : eol
  return [
    {
      start: target.end,
      end: target.end,
      text: lead + bodyOf({ ...source, text: lines, body: 0, end: lines.length }, eol),
    },
  ]
}

const behindMark = ({ text, body }: DocumentPart) => (body === 0 && text.startsWith('\uFEFF') ? 1 : body)
