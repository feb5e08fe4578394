// How a piece of the user's text is shown inside a message: quoted, short, and without characters that nobody can see.

const longest = 60

/** The text in double quotes; control, format and lone surrogate characters as `\u…`; cut after 60 characters. */
export function quote(text: string): string {
  const characters = [...text]
  const shown = characters.slice(0, longest).map((character) => {
    if (character === '"' || character === '\\') return `\\${character}`
    if (!/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u00a0]/u.test(character)) return character
    return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`
  })
  return `"${shown.join('')}${characters.length > longest ? '…' : ''}"`
}

/** The text with a full stop, unless it ends in a question. */
export const sentence = (text: string) => (/[.?]$/.test(text) ? text : `${text}.`)
