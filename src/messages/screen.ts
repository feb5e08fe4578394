// How texts for a terminal look: colours, widths, and tables that fit between its edges.

export type Paint = Readonly<Record<'bold' | 'red' | 'green' | 'cyan', (text: string) => string>>

const codes = { bold: 1, red: 31, green: 32, cyan: 36 } as const

/** Paints whole lines or words; without colour it does nothing. */
export function paint(colour: boolean): Paint {
  const style = (code: number) => (text: string) => (colour && text !== '' ? `\u001b[${code}m${text}\u001b[0m` : text)
  const { bold, red, green, cyan } = codes
  return { bold: style(bold), red: style(red), green: style(green), cyan: style(cyan) }
}

/** Where nobody says how wide the screen is. */
export const usualWidth = 80

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u
const zero = /\p{Mn}|\p{Me}|\ufe0f/u

const columnsOf = (character: string) => (zero.test(character) ? 0 : wide.test(character) ? 2 : 1)

/** How many columns a text takes on a screen. */
export function widthOf(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length
  return [...text].reduce((sum, character) => sum + columnsOf(character), 0)
}

/** The text, or as much of it as fits with `…` at its end. */
export function fitted(text: string, width: number): string {
  if (widthOf(text) <= width) return text
  let kept = ''
  let room = width - 1
  for (const character of text) {
    room -= columnsOf(character)
    if (room < 0) break
    kept += character
  }
  return `${kept.trimEnd()}…`
}

const padded = (text: string, width: number) => text + ' '.repeat(Math.max(0, width - widthOf(text)))

/** No column is made narrower than this. */
const narrowest = 8

/** Lines with aligned columns, the widest columns cut until a line fits into `width`. */
export function aligned(rows: readonly (readonly string[])[], width: number, indent = 2): readonly string[] {
  const count = Math.max(0, ...rows.map((row) => row.length))
  const widths = Array.from({ length: count }, (_, column) =>
    Math.max(...rows.map((row) => widthOf(row[column] ?? ''))),
  )
  const gaps = indent + 2 * (count - 1)
  for (let over = gaps + widths.reduce((sum, one) => sum + one, 0) - width; over > 0; over--) {
    const widest = widths.indexOf(Math.max(...widths))
    if ((widths[widest] ?? 0) <= narrowest) break
    widths[widest] = (widths[widest] ?? 0) - 1
  }
  return rows.map((row) => {
    const cells = row.map((cell, column) => padded(fitted(cell, widths[column] ?? 0), widths[column] ?? 0))
    return `${' '.repeat(indent)}${cells.join('  ')}`.trimEnd()
  })
}

/** Words on as many lines as they need; a word that is longer than a line stands on one of its own. */
export function wrapped(text: string, width: number, indent: number, first = indent): string {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const room = width - (lines.length === 0 ? first : indent)
    if (line !== '' && widthOf(line) + 1 + widthOf(word) > room) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line].join(`\n${' '.repeat(indent)}`)
}
