// The values that a change brings: told apart from those that stood in the target before, by pointer where the text is
// YAML and by line elsewhere.
import type { YamlRead } from '../../flux/read-yaml.ts'
import { secretLines } from '../../flux/secret-text.ts'
import type { SecretOptions } from '../../flux/secrets.ts'
import { leavesIn } from '../file/leaves.ts'
import type { Change } from '../model.ts'

export type ArrivingValue = {
  /** '' where the text is no YAML: then the value is a line. */
  readonly pointer: string
  readonly value: string
  readonly line: number
  /** What stood there before. */
  readonly before: string | null
  /** Nothing that Sluice says may show it. */
  readonly hidden: boolean
}

export function arrivingValues(
  change: Change,
  before: YamlRead | null,
  after: YamlRead | null,
  options: SecretOptions,
): readonly ArrivingValue[] {
  if (change.after?.text == null) return []
  if (after === null) {
    const lines = arrivingLines(change.before?.text ?? '', change.after.text)
    return lines.map((line) => ({ ...line, hidden: secretLines(line.value, options).length > 0 }))
  }
  const standing = before === null ? new Map<string, { readonly text: string }>() : leavesIn(before)
  const hidden = new Set(change.hidden ?? [])
  return [...leavesIn(after)].flatMap(([pointer, { text: value, line }]): readonly ArrivingValue[] => {
    const old = standing.get(pointer)?.text ?? null
    if (old === value) return []
    const found = { pointer, before: old, hidden: hidden.has(pointer) }
    if (!value.includes('\n')) return [{ ...found, value, line }]
    // A text of several lines begins on the line behind its key.
    return arrivingLines(old ?? '', value).map((one) => ({
      ...found,
      value: one.value,
      before: null,
      line: line + one.line,
    }))
  })
}

function arrivingLines(before: string, after: string): readonly ArrivingValue[] {
  const standing = new Set(before.split(/\r?\n/))
  return after
    .split(/\r?\n/)
    .flatMap((value, index) =>
      standing.has(value) ? [] : [{ pointer: '', value, line: index + 1, before: null, hidden: false }],
    )
}
