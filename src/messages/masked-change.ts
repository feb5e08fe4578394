// Takes secret values out of a change that people read as a diff; conflicts and kept values come without them.
import { secretComments } from '../flux/secret-text.ts'
import { type SecretOptions, secretsIn } from '../flux/secrets.ts'
import type { Change, Content } from '../promotion/model.ts'
import { hidden } from '../promotion/secrets/secret-strings.ts'

const indent = (line: string) => /^[\s-]*/.exec(line)?.[0].length ?? 0

/** The lines (from 1) that hold a secret value: the one where it begins and those that it runs on to. Null: every line. */
function secretLines(path: string, text: string, options: SecretOptions): ReadonlySet<number> | null {
  const { wholeFile, values, tokens } = secretsIn(text, path, options)
  if (wholeFile !== null) return null
  const lines = text.split('\n')
  const comments = secretComments(text, options)
  const found = new Set([...tokens, ...comments].map(({ line }) => line))
  for (const { line } of values) {
    found.add(line)
    const begins = indent(lines[line - 1] ?? '')
    for (let next = line; next < lines.length; next++) {
      const text = lines[next] ?? ''
      if (text.trim() !== '' && indent(text) <= begins) break
      found.add(next + 1)
    }
  }
  return found
}

/** What stands before a value: `key: `, `"key":` or `KEY=`. A value on a line of its own has none. */
const keyPart = /^[\s-]*(?:(?:"[^"]*"|'[^']*')\s*:\s?|[^"':=\s]+\s*(?::\s|=))/

/** `before`: lines that stood there already; a secret that is none of them is shown as another one. */
function maskedText(path: string, text: string, options: SecretOptions, before?: ReadonlySet<string>): string {
  const secret = secretLines(path, text, options)
  if (secret === null) return hidden
  if (secret.size === 0) return text
  const masked = (line: string, index: number) => {
    if (!secret.has(index + 1) || line.trim() === '') return line
    const key = secret.has(index) ? null : keyPart.exec(line)
    const label = before === undefined || before.has(line) ? hidden : '(another secret)'
    return `${key?.[0] ?? line.slice(0, indent(line))}${label}${line.endsWith('\r') ? '\r' : ''}`
  }
  return text.split('\n').map(masked).join('\n')
}

/** The change as it may be shown; it can no longer be applied. */
export function maskedChange({ path, before, after }: Change, options: SecretOptions): Change {
  const mask = (content: Content | null, lines?: ReadonlySet<string>) =>
    content === null || content.text === null
      ? content
      : { ...content, text: maskedText(path, content.text, options, lines) }
  return {
    path,
    before: mask(before),
    after: mask(after, before?.text == null ? undefined : new Set(before.text.split('\n'))),
  }
}
