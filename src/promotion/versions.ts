// Whether a change goes back to a lower version: automation never proposes that.
import { leavesOf } from './file/leaves.ts'
import { compareVersions } from './merge/meaning/version-order.ts'
import type { Plan } from './model.ts'

/** Keys whose values are versions in Kubernetes, Helm and Flux files. */
const versionKey = /(?:^|[.\]])(?:image|startingCSV|newTag|[a-z]*(?:[tT]ag|[vV]ersion))$/

/** `pointer`: as `leavesOf` writes it. */
export const isVersionKey = (pointer: string): boolean => versionKey.test(pointer)

/** True when some version-like value becomes lower than what the target has. */
export function lowersVersion(plan: Plan): boolean {
  return plan.changes.some(({ path, before, after }) => {
    if (before?.text == null || after?.text == null || !/\.(ya?ml|json)$/.test(path)) return false
    const [old, now] = [leavesOf(before.text, path), leavesOf(after.text, path)]
    return [...(now ?? [])].some(([pointer, leaf]) => {
      const was = old?.get(pointer)
      return isVersionKey(pointer) && was !== undefined && (compareVersions(leaf.text, was.text) ?? 0) < 0
    })
  })
}
