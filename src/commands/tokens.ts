// Cuts a command line into words and quoted texts. `--name=value` is two tokens.
import type { Fault } from './model.ts'

/** `column` is the 0-based place in the line. */
export type Token = { readonly text: string; readonly column: number; readonly quoted: boolean }

// Phones and word processors turn straight quotes into these.
const closing = new Map([
  ['"', '"'],
  ['“', '”'],
])

const word = /(--[a-z]+)=|[^ \t]+/y

/** The tokens of `line` from `start` on, up to a quote that is not closed. */
export function tokensOf(line: string, start: number, faults: Fault[]): readonly Token[] {
  const tokens: Token[] = []
  let at = start
  while (at < line.length) {
    const character = line[at] ?? ''
    const close = closing.get(character)
    if (character === ' ' || character === '\t') {
      at++
    } else if (close !== undefined) {
      const end = line.indexOf(close, at + 1)
      if (end < 0) {
        faults.push({ code: 'open-quote', column: at, message: 'A quote is opened and not closed. Close it with ".' })
        return tokens
      }
      tokens.push({ text: line.slice(at + 1, end), column: at, quoted: true })
      at = end + 1
    } else {
      word.lastIndex = at
      const found = word.exec(line)
      tokens.push({ text: found?.[1] ?? found?.[0] ?? character, column: at, quoted: false })
      at += found?.[0].length ?? 1
    }
  }
  return tokens
}
