// Whether a change goes back to a lower version: automation never proposes that.
import { coerce, compare, valid } from 'semver'
import { leavesOf } from './leaves.ts'
import type { Plan } from './model.ts'

/** Keys whose values are versions in Kubernetes, Helm and Flux files. */
const versionKey = /(?:^|[.\]])(?:tag|version|image|newTag|startingCSV|chartVersion|appVersion)$/

const numbersOf = (text: string) =>
  text
    .match(/\d+(?:\.\d+)+/)?.[0]
    ?.split('.')
    .map(Number) ?? null

/**
 * Negative when `a` is lower, positive when higher, 0 when equal, null when the two are no versions of one scheme
 * (SemVer 2.0 precedence; else dotted numbers of the same shape, as calendar versions are).
 */
export function compareVersions(a: string, b: string): number | null {
  const [bare, other] = [a, b].map((text) => (text.split(':').at(-1) ?? '').replace(/^["']|["']$/g, ''))
  if (bare === undefined || other === undefined) return null
  const prefix = (text: string) => /^[^\d]*/.exec(text)?.[0] ?? ''
  if (prefix(bare) !== prefix(other)) return null
  const [semverA, semverB] = [
    valid(coerce(bare, { includePrerelease: true })),
    valid(coerce(other, { includePrerelease: true })),
  ]
  const full = /^v?\d+\.\d+\.\d+/
  if (full.test(bare) && full.test(other) && semverA !== null && semverB !== null) return compare(semverA, semverB)
  const [left, right] = [numbersOf(bare), numbersOf(other)]
  if (left === null || right === null || left.length !== right.length) return null
  for (const [index, number] of left.entries()) {
    const difference = number - (right[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** True when some version-like value becomes lower than what the target has. */
export function lowersVersion(plan: Plan): boolean {
  return plan.changes.some(({ path, before, after }) => {
    if (before?.text == null || after?.text == null || !/\.(ya?ml|json)$/.test(path)) return false
    const [old, now] = [leavesOf(before.text, path), leavesOf(after.text, path)]
    return [...(now ?? [])].some(([pointer, leaf]) => {
      const was = old?.get(pointer)
      return versionKey.test(pointer) && was !== undefined && (compareVersions(leaf.text, was.text) ?? 0) < 0
    })
  })
}
