// Keeps what Sluice says below GitHub's limits: 65,536 characters for a body, 65,535 for a check's summary.

/** Below every limit, with room for a marker. */
export const longestBody = 60_000

/** `text.slice(0, end)` without half a character at its end. */
function cutAt(text: string, end: number): string {
  const last = text.charCodeAt(end - 1)
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? end - 1 : end)
}

/** Code points. */
const charactersOf = (text: string) => text.length - (text.match(/[\ud800-\udbff][\udc00-\udfff]/g)?.length ?? 0)

/**
 * Text of at most `max` UTF-16 units: cut at a code point, and said how many characters are missing. Cut before
 * escaping, or an escape is cut in two.
 */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text
  const room = Math.max(0, max - `… ${text.length} more`.length)
  const kept = cutAt(text, room)
  const note = `… ${charactersOf(text.slice(kept.length))} more`
  return note.length <= max ? kept + note : cutAt(text, Math.max(0, max))
}

/** One part of a body. Of the parts that may go, those with the lowest weight go first; `name` is what is then said. */
export type Part = { readonly name: string; readonly text: string; readonly weight: number }

/** What still has to be closed at the end of Markdown that Sluice made: a fence, then foldable parts. */
function closings(text: string): string {
  let open: string | null = null
  let folded = 0
  for (const line of text.split('\n')) {
    const mark = /^(`{3,})/.exec(line)?.[1] ?? null
    if (open !== null) {
      if (line === open) open = null
    } else if (mark !== null) open = mark
    else folded += Number(line === '<details>') - Number(line === '</details>')
  }
  return `${open === null ? '' : `\n${open}`}${'\n\n</details>'.repeat(Math.max(0, folded))}`
}

/** The lines from the top that fit, closed properly, with a note. */
function cutLines(text: string, max: number): string {
  const note = '\n\n… cut for length.'
  let kept = cutAt(text, Math.max(0, max - note.length))
  for (;;) {
    const end = kept.lastIndexOf('\n')
    kept = end < 0 ? '' : kept.slice(0, end)
    const whole = `${kept}${closings(kept)}${note}`
    if (whole.length <= max || kept === '') return whole.length <= max ? whole : ''
  }
}

/** As many whole lines from the top as fit into `max` UTF-16 units, and how many `more` of them there are. */
export function linesWithin(lines: readonly string[], max: number): { readonly text: string; readonly more: number } {
  let left = max
  const end = lines.findIndex((line) => {
    left -= line.length + 1
    return left < 0
  })
  const shown = end < 0 ? lines : lines.slice(0, end)
  return { text: shown.join('\n'), more: lines.length - shown.length }
}

const separator = '\n\n'

function joined(parts: readonly Part[], left: readonly Part[]): string {
  const note = left.length === 0 ? [] : [`… left out for length: ${left.map((part) => part.name).join(', ')}.`]
  return [...parts.map((part) => part.text).filter((text) => text !== ''), ...note].join(separator)
}

/**
 * The parts in their order, at most `max` UTF-16 units in all: the least important parts are dropped and named at the
 * end. When the most important one alone is too long, it is cut at a line.
 */
export function limitBody(parts: readonly Part[], max: number = longestBody): string {
  const byWeight = [...parts].sort((a, b) => a.weight - b.weight)
  for (let dropped = 0; dropped < Math.max(1, parts.length); dropped++) {
    const left = new Set(byWeight.slice(0, dropped))
    const body = joined(
      parts.filter((part) => !left.has(part)),
      parts.filter((part) => left.has(part)),
    )
    if (body.length <= max) return body
  }
  return cutLines(byWeight.at(-1)?.text ?? '', max)
}

/** Parts of which the first matter most: what does not fit is left out from the end. */
export function inOrder(texts: readonly string[]): string {
  return limitBody(texts.map((text, index) => ({ name: `part ${index + 1}`, text, weight: texts.length - index })))
}
