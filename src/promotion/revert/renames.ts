// Files that the failed change gave another name: taken back, what was changed in them since follows to the old name.
import type { ReadFile } from '../file/text.ts'
import { linesOf } from '../merge/diff3.ts'

export type Rename = { readonly from: ReadFile; readonly to: ReadFile }

/** Nobody reviews more by name, and every pair is compared. */
const mostFiles = 100
const leastAlike = 0.5

/** `from`: names that go. `to`: names that come back. Only where one other name alone is meant. */
export function renamesOf(from: readonly ReadFile[], to: readonly ReadFile[]): readonly Rename[] {
  if (from.length > mostFiles || to.length > mostFiles) return []
  const candidates = from.flatMap((one) => {
    const scored = to.map((other) => ({ from: one, to: other, score: alike(one, other) }))
    const best = Math.max(0, ...scored.map(({ score }) => score))
    const found = scored.filter(({ score }) => score === best && score > leastAlike)
    return found.length === 1 ? found : []
  })
  return candidates.filter((one) => candidates.filter(({ to }) => to === one.to).length === 1)
}

/** From 0 to 1: the lines that both have, of those that the longer one has. */
function alike(one: ReadFile, other: ReadFile): number {
  if (one.oid === other.oid) return 1
  if (one.text === null || other.text === null) return 0
  const [lines, others] = [one.text, other.text].map((text) => linesOf(text).map((line) => line.text))
  if (lines === undefined || others === undefined) return 0
  const left = new Map<string, number>()
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1)
  const shared = lines.filter((line) => {
    const count = left.get(line) ?? 0
    left.set(line, count - 1)
    return count > 0
  })
  return shared.length / Math.max(lines.length, others.length, 1)
}
