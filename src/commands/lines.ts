// Walks a comment once and keeps the lines that a person says themselves: no code, no quotes, no hidden or mailed text.

export type CommentLine = { readonly number: number; readonly text: string; readonly whole: boolean }

/** Only so much of a comment is looked at (UTF-8 bytes). */
export const readBytes = 4096

type Hiding = { readonly kind: 'fence'; readonly mark: string } | { readonly kind: 'html'; readonly end: string }

/** The index behind the last character that fits into the first `readBytes` bytes. */
function endOfReading(body: string): number {
  let bytes = 0
  let end = 0
  for (const character of body) {
    const code = character.codePointAt(0) ?? 0
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
    if (bytes > readBytes) break
    end += character.length
  }
  return end
}

/** The marks of a fence that opens in this line, also behind list markers (`- ~~~`), or null. */
function opensFence(line: string): string | null {
  const found = /^ {0,3}(?:(?:[-*+]|\d{1,9}[.)]) {1,4}){0,8}(`{3,}|~{3,})(.*)$/.exec(line)
  const mark = found?.[1]
  if (mark === undefined) return null
  return mark.startsWith('`') && found?.[2]?.includes('`') ? null : mark
}

function closesFence(line: string, mark: string): boolean {
  const text = line.trim()
  return text.length >= mark.length && text === (mark[0] ?? '').repeat(text.length)
}

const rawElement = /^ {0,3}<(pre|code|blockquote|script|style|textarea|template)(?=[\s/>]|$)/i

/** What this line starts to hide below it. `closedLater`: whether any `-->` comes after this line. */
function hides(line: string, closedLater: boolean): Hiding | null {
  const mark = opensFence(line)
  if (mark !== null) return { kind: 'fence', mark }
  const element = rawElement.exec(line)?.[1]?.toLowerCase()
  if (element !== undefined) {
    return line.toLowerCase().includes(`</${element}`) ? null : { kind: 'html', end: `</${element}` }
  }
  // What stands in inline code is text; an opening that nothing ever closes is text, too, unless it starts the line.
  const text = line.replace(/`[^`]+`/g, '')
  const opening = text.lastIndexOf('<!--')
  if (opening < 0 || text.indexOf('-->', opening + 2) >= 0) return null
  return closedLater || /^ {0,3}$/.test(text.slice(0, opening)) ? { kind: 'html', end: '-->' } : null
}

const mailOpenings = ['On ', 'Am ', 'Le ', 'El ', 'Il ', 'Op ', 'Em ']
const mailEndings = /(?:wrote|schrieb|schrieb .{1,80}|a écrit|escribió|ha scritto|schreef|escreveu)[ \u00a0]?:$/
const mailRule = /^-{2,} ?(?:Original Message|Forwarded message|Ursprüngliche Nachricht|Message d'origine) ?-{2,}$/i

/** Whether everything from this line on is the mail that was answered. */
function startsMail(line: string, next: string): boolean {
  const text = line.trim()
  if (mailRule.test(text)) return true
  if (/^\*?From:/.test(text) && /^\*?(?:Sent|Date|To|Subject):/.test(next.trim())) return true
  return mailOpenings.some((word) => text.startsWith(word)) && [text, next.trim()].some((end) => mailEndings.test(end))
}

/**
 * The lines of the first 4 KB outside fenced code, `>` quotes, HTML comments and blocks, and mail trails. Indented code
 * needs no rule: a command starts in the first column. `whole` is false for a line that the limit cuts.
 */
export function spokenLines(body: string): readonly CommentLine[] {
  const end = endOfReading(body)
  const start = body.startsWith('\uFEFF') ? 1 : 0
  const pieces = body.slice(start, end).split(/(\r\n|\n|\r)/)
  const lines = pieces.filter((_, index) => index % 2 === 0)
  const cut = end < body.length && !/[\r\n]/.test(body[end] ?? '')
  const lastEnd = body.lastIndexOf('-->')
  const spoken: CommentLine[] = []
  let hiding: Hiding | null = null
  let offset = start
  for (const [index, line] of lines.entries()) {
    offset += line.length + (pieces[index * 2 + 1]?.length ?? 0)
    if (hiding !== null) {
      const over: boolean =
        hiding.kind === 'fence' ? closesFence(line, hiding.mark) : line.toLowerCase().includes(hiding.end)
      if (!over) continue
      const rest: string = hiding.kind === 'fence' ? '' : line.slice(line.toLowerCase().indexOf(hiding.end) + 3)
      hiding = hiding.kind === 'fence' ? null : hides(`.${rest}`, lastEnd >= offset)
      continue
    }
    if (startsMail(line, lines[index + 1] ?? '')) break
    if (/^ {0,3}>/.test(line)) continue
    hiding = hides(line, lastEnd >= offset)
    spoken.push({ number: index + 1, text: line, whole: !(cut && index === lines.length - 1) })
  }
  return spoken
}
