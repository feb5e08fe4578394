// A plan as a patch that `git apply` takes: what the command line prints and replies show.
import { createTwoFilesPatch } from 'diff'
import type { Change, Content } from '../promotion/model.ts'

/** Git's extended header for every change; bytes that are no text are named, they cannot be shown. */
export function patchOf(changes: readonly Change[]): string {
  return changes.map(filePatch).join('')
}

function filePatch({ path, before, after }: Change): string {
  const [a, b] = [quoted(`a/${path}`), quoted(`b/${path}`)]
  const header = [`diff --git ${a} ${b}`, ...modes(before, after)]
  if (before?.oid === after?.oid) return `${header.join('\n')}\n`
  if (before?.text === null || after?.text === null) return `${header.join('\n')}\nBinary files differ\n`
  const hunks = hunksOf(before?.text ?? '', after?.text ?? '')
  // Files that are empty before and after have a header alone, as Git writes it.
  if (hunks === '') return `${header.join('\n')}\n`
  const [old, now] = [before === null ? '/dev/null' : a, after === null ? '/dev/null' : b]
  return `${[...header, `--- ${ended(old)}`, `+++ ${ended(now)}`].join('\n')}\n${hunks}`
}

/** Only what stands below the names: their quoting is Git's, not the library's. */
function hunksOf(before: string, after: string): string {
  const options = { context: 3, maxEditLength: mostEdits }
  const patch = createTwoFilesPatch('a', 'b', before, after, undefined, undefined, options)
  if (patch === undefined) return replacement(before, after)
  const start = patch.indexOf('\n@@ ')
  return start < 0 ? '' : patch.slice(start + 1)
}

/** The cost of a diff grows with the square of what differs: 5,000 other lines take seconds. */
const mostEdits = 1500

/** All lines of the one, then all lines of the other. */
function replacement(before: string, after: string): string {
  const side = (mark: '-' | '+', text: string) => {
    const lines = text.split('\n')
    const isEnded = lines.at(-1) === ''
    if (isEnded) lines.pop()
    const written = lines.map((line) => `${mark}${line}\n`).join('')
    return { count: lines.length, written: isEnded ? written : `${written}\\ No newline at end of file\n` }
  }
  const [old, now] = [side('-', before), side('+', after)]
  const at = ({ count }: typeof old) => `${count === 0 ? 0 : 1},${count}`
  return `@@ -${at(old)} +${at(now)} @@\n${old.written}${now.written}`
}

/** A tab ends a name that holds a space, so that nothing behind the space is taken for a date. */
const ended = (name: string) => (name.includes(' ') ? `${name}\t` : name)

function modes(before: Content | null, after: Content | null): readonly string[] {
  if (before === null) return [`new file mode ${after?.mode}`]
  if (after === null) return [`deleted file mode ${before.mode}`]
  return before.mode === after.mode ? [] : [`old mode ${before.mode}`, `new mode ${after.mode}`]
}

/** Git quotes names with control characters, quotes or backslashes the way C does. */
function quoted(path: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that Git quotes
  const odd = /["\\\u0000-\u001f\u007f]/g
  const written = path.replace(odd, (one) =>
    one === '"' || one === '\\' ? `\\${one}` : `\\${one.charCodeAt(0).toString(8).padStart(3, '0')}`,
  )
  return written === path ? path : `"${written}"`
}
