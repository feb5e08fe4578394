// Takes the effect out of text from repositories, people and clusters before it stands in anything that Sluice says.
import { visible } from '../commands/visible.ts'
import { redact } from '../flux/redact.ts'

export { redact }

/** Looks like nothing and breaks mentions, references and links, which GitHub finds in rendered text. */
const gap = '\u200b'

/** Redacted, on one line, hidden characters shown. */
export function oneLine(text: string): string {
  const flat = redact(text).replace(/[ \t\r\n]+/g, (blanks) => (/[\t\r\n]/.test(blanks) ? ' ' : blanks))
  return visible(flat.trim())
}

/** Redacted, lines kept, hidden characters shown, also our own hidden markers (`<!-- … -->`). */
export function manyLines(text: string): string {
  const lines = redact(text).split(/\r\n|\n|\r/)
  return lines.map((line) => unmarked(line.split('\t').map(visible).join('\t'))).join('\n')
}

/** No hidden marker: comments of ours are found again by markers in the raw text, wherever these stand. */
export function unmarked(text: string): string {
  return text.replaceAll('<!--', `<${gap}!--`)
}

/** No mention, reference, closing word or automatic link. Closing words work through references alone. */
export function inert(text: string): string {
  return text
    .replaceAll('@', `@${gap}`)
    .replace(/#(?=\d)/g, `#${gap}`)
    .replace(/(gh-)(?=\d)/gi, `$1${gap}`)
    .replace(/(www)(?=\.)/gi, `$1${gap}`)
    .replace(/:(?=\/\/)/g, `:${gap}`)
    .replace(/(mailto|xmpp)(?=:)/gi, `$1${gap}`)
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '|': '&vert;',
}

/** HTML's special characters as entities, and the pipe, which would end a table's cell. */
export function entityEscaped(text: string): string {
  return text.replace(/[&<>"|]/g, (character) => entities[character] ?? character)
}

/** What starts formatting inside a line, behind a backslash. */
export function backslashed(text: string): string {
  return text.replace(/[\\`*_[\]~$]/g, '\\$&')
}
