// Takes secret values out of what a plan shows of texts: conflicts, kept values, and the diff that people read.
import { type SecretOptions, secretsIn } from '../flux/secrets.ts'
import type { Oid } from '../oid.ts'
import { leavesOf } from '../promotion/leaves.ts'
import type { Change, Conflict, Content, Kept, Plan } from '../promotion/model.ts'

const hidden = '(secret)'

const indent = (line: string) => /^[\s-]*/.exec(line)?.[0].length ?? 0

/** The lines (from 1) that hold a secret value: the one where it begins and those that it runs on to. Null: every line. */
function secretLines(path: string, text: string, options: SecretOptions): ReadonlySet<number> | null {
  const { wholeFile, values, tokens } = secretsIn(text, path, options)
  if (wholeFile !== null) return null
  const lines = text.split('\n')
  const found = new Set(tokens.map((token) => token.line))
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

/** A few lines may not show by themselves that they are secret (`value: …` below `name: DB_PASSWORD`): the whole file does. */
function maskedConflict(conflict: Conflict, target: string | null, options: SecretOptions): Conflict {
  const { path, pointer } = conflict
  const first = Number(/^lines? (\d+)/.exec(pointer)?.[1] ?? 1)
  const last = Number(/-(\d+)$/.exec(pointer)?.[1] ?? first)
  const known = target === null ? new Set<number>() : secretLines(path, target, options)
  const alone = conflict.target === null ? new Set<number>() : secretLines(path, conflict.target, options)
  const shows = (line: number) =>
    pointer === '' || alone === null || line < first || line > last || alone.has(line - first + 1)
  const safe = known !== null && [...known].every(shows)
  const mask = (text: string | null) => (text === null ? null : safe ? maskedText(path, text, options) : hidden)
  return { ...conflict, base: mask(conflict.base), source: mask(conflict.source), target: mask(conflict.target) }
}

function maskedKept(kept: Kept, change: Change | undefined, options: SecretOptions): Kept {
  const text = change?.after?.text
  if (text == null) return kept
  const secret = secretLines(kept.path, text, options)
  const line = leavesOf(text, kept.path)?.get(kept.pointer)?.line ?? 0
  if (secret !== null && !secret.has(line)) return kept
  return { ...kept, target: hidden, source: kept.source === null ? null : hidden }
}

/** `targets`: the texts of the target's files that conflicts stand in, by blob id. */
export function masked(plan: Plan, targets: ReadonlyMap<Oid, string>, options: SecretOptions): Plan {
  const textOf = (oid: Oid | null) => (oid === null ? null : (targets.get(oid) ?? null))
  return {
    ...plan,
    conflicts: plan.conflicts.map((conflict) => maskedConflict(conflict, textOf(conflict.stands), options)),
    kept: plan.kept.map((kept) =>
      maskedKept(
        kept,
        plan.changes.find((change) => change.path === kept.path),
        options,
      ),
    ),
  }
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
