// The diff of a plan as a screen may show it: secrets redacted, hidden characters as escapes, coloured where asked.
import { visible } from '../commands/visible.ts'
import type { Change } from '../promotion/model.ts'
import { redact } from './escape.ts'
import { patchOf } from './patch.ts'
import type { Paint } from './screen.ts'

/** Tabs are what they are; everything else that is not seen is shown. */
const seen = (line: string) => line.split('\t').map(visible).join('\t')

/** Line ends of CRLF files say nothing where every line has them; one that is alone is a change. */
function withoutLineEnds(lines: readonly string[]): readonly string[] {
  const content = lines.slice(lines.findIndex((line) => line.startsWith('@@ '))).filter((line) => /^[ +-]/.test(line))
  const crlf = content.length > 0 && content.every((line) => line.endsWith('\r'))
  return crlf ? lines.map((line) => line.replace(/\r$/, '')) : lines
}

/** One file's diff in colours: its head, its hunks, what goes and what comes. */
function coloured(lines: readonly string[], { bold, red, green, cyan }: Paint): readonly string[] {
  let head = true
  return lines.map((line) => {
    if (line.startsWith('@@ ')) head = false
    if (head) return bold(line)
    if (line.startsWith('@@ ')) return cyan(line)
    if (line.startsWith('+')) return green(line)
    return line.startsWith('-') ? red(line) : line
  })
}

export function patchText(patch: string, style: Paint): string {
  const lines = withoutLineEnds(redact(patch).replace(/\n$/, '').split('\n')).map(seen)
  return coloured(lines, style).join('\n')
}

export const diffText = (changes: readonly Change[], style: Paint): string =>
  changes.map((change) => patchText(patchOf([change]), style)).join('\n')

/** Any text, hidden characters as escapes, lines and tabs kept. */
export const seenLines = (text: string): string => text.split('\n').map(seen).join('\n')
