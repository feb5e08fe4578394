// Takes the effect out of text from repositories, people and clusters before it stands in anything that Sluice says.
import { visible } from '../commands/visible.ts'

/** Looks like nothing and breaks mentions, references and links, which GitHub finds in rendered text. */
const gap = '\u200b'

const tokenShapes: readonly RegExp[] = [
  // Private keys of any kind, up to their end or the end of the text.
  /-----BEGIN [^\n-]{0,60}KEY[^\n-]{0,20}-----[\s\S]*?(?:-----END [^\n-]{0,60}KEY[^\n-]{0,20}-----|$)/g,
  /\bAGE-SECRET-KEY-1[0-9a-z]+/gi,
  // GitHub, GitLab, npm, Slack, Vault, AWS, Google, Stripe and model providers.
  /\b(?:ghp|gho|ghu|ghs|ghr)_[A-Za-z0-9_.-]{8,}/g,
  /\bgithub_pat_[A-Za-z0-9_]{8,}/g,
  /\bv1\.[0-9a-f]{40}\b/g,
  /\bgl(?:pat|ptt|rt|dt)-[A-Za-z0-9_.-]{8,}/g,
  /\bnpm_[A-Za-z0-9]{20,}/g,
  /\bxox[a-z]-[A-Za-z0-9-]{8,}/g,
  /\bhv[sbr]\.[A-Za-z0-9_-]{16,}/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{12,}/g,
  /\bAIza[A-Za-z0-9_-]{30,}/g,
  /\bsk[-_][A-Za-z0-9_-]{20,}/g,
  // JSON web tokens, authorization headers, credentials in addresses.
  /\beyJ[A-Za-z0-9_-]{5,500}\.[A-Za-z0-9_-]{2,}(?:\.[A-Za-z0-9_-]*)?/g,
]

/** The text with everything that has the shape of a token or a private key as `***`. */
export function redact(text: string): string {
  return tokenShapes
    .reduce((clean, shape) => clean.replace(shape, '***'), text)
    .replace(/\b(bearer|basic|token) +[A-Za-z0-9_~+/.=-]{16,}/gi, '$1 ***')
    .replace(/(:\/\/[^\s/:@]{0,100}:)[^\s/@]{1,500}@/g, '$1***@')
}

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
