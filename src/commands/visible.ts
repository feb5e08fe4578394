// Makes characters that nobody can see visible, so that no word passes for another one.

// Controls, formats (zero-width, bidirectional), lone surrogates, unassigned and private ones, separators, whatever is
// rendered as nothing, and every white space that is no plain space. A variation selector behind an emoji is ordinary.
const hidden =
  '[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Cn}\\p{Co}\\p{Zl}\\p{Zp}\\u2800]|(?! )\\p{Zs}|(?!\\uFE0F)\\p{Default_Ignorable_Code_Point}|(?<!\\p{Extended_Pictographic})\\uFE0F'

const everyHidden = new RegExp(hidden, 'gu')
const firstHidden = new RegExp(`(?!\\t)(?:${hidden})`, 'u')

/** `\u202e` for a character, `\u{e0001}` for one beyond four digits. */
function escaped(character: string): string {
  const digits = (character.codePointAt(0) ?? 0).toString(16)
  return digits.length > 4 ? `\\u{${digits}}` : `\\u${digits.padStart(4, '0')}`
}

/** The text with every hidden character shown as an escape, tabs and line ends included. */
export function visible(text: string): string {
  return text.replace(everyHidden, escaped)
}

/** The text without its hidden characters, for guessing what was meant. */
export function withoutHidden(text: string): string {
  return text.replace(everyHidden, '')
}

export type Hidden = { readonly index: number; readonly shown: string; readonly kind: 'space' | 'invisible' }

/** The first hidden character of a line other than a tab, or null. */
export function findHidden(line: string): Hidden | null {
  const found = firstHidden.exec(line)
  if (found === null) return null
  const kind = /^(?!\uFEFF)\s/u.test(found[0]) ? 'space' : 'invisible'
  return { index: found.index, shown: escaped(found[0]), kind }
}

const longest = 60

/** Somebody's word in double quotes, hidden characters shown, cut after 60 characters. */
export function quoted(text: string): string {
  const characters = [...text]
  const cut = characters.length > longest ? '…' : ''
  return `"${visible(characters.slice(0, longest).join(''))}${cut}"`
}
