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
  const [old, now] = [before === null ? '/dev/null' : a, after === null ? '/dev/null' : b]
  const patch = createTwoFilesPatch(old, now, before?.text ?? '', after?.text ?? '', undefined, undefined, {
    context: 3,
  })
  const hunks = patch.slice(patch.indexOf('\n--- ') + 1)
  return `${header.join('\n')}\n${hunks.slice(hunks.indexOf('---')).replace(/^(---|\+\+\+) (.*?)\t?$/gm, '$1 $2')}`
}

function modes(before: Content | null, after: Content | null): readonly string[] {
  if (before === null) return [`new file mode ${after?.mode}`]
  if (after === null) return [`deleted file mode ${before.mode}`]
  return before.mode === after.mode ? [] : [`old mode ${before.mode}`, `new mode ${after.mode}`]
}

/** Git quotes names with control characters, quotes or backslashes the way C does. */
function quoted(path: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that Git quotes
  if (!/["\\\u0000-\u001f\u007f]/.test(path)) return path
  return JSON.stringify(path)
}
