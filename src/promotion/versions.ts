// Whether a change goes back to a lower version: automation never proposes that.
import { compare, valid } from 'semver'
import { leavesOf } from './leaves.ts'
import type { Plan } from './model.ts'

/** Keys whose values are versions in Kubernetes, Helm and Flux files. */
const versionKey = /(?:^|[.\]])(?:image|startingCSV|newTag|[a-z]*(?:[tT]ag|[vV]ersion))$/

type Version = { readonly name: string; readonly text: string }

/** An image is a repository and a tag; a digest behind it says nothing about order. */
function versionOf(value: string): Version {
  const bare = value.replace(/^(["'])(.*)\1$/, '$2').replace(/@sha256:[0-9a-f]+$/, '')
  const colon = bare.lastIndexOf(':')
  if (colon > bare.lastIndexOf('/') && colon > 0) return { name: bare.slice(0, colon), text: bare.slice(colon + 1) }
  const [, name = '', text = bare] = /^([^\d]*?)(v?\d.*)$/.exec(bare) ?? []
  return { name, text }
}

/**
 * Negative when `a` is lower, positive when higher, 0 when equal, null when the two are no versions of one scheme
 * (SemVer 2.0 precedence; else dotted numbers of the same shape, as calendar versions are).
 */
export function compareVersions(a: string, b: string): number | null {
  const [left, right] = [versionOf(a), versionOf(b)]
  if (left.name !== right.name || left.text.startsWith('v') !== right.text.startsWith('v')) return null
  if (valid(left.text) !== null && valid(right.text) !== null) return compare(left.text, right.text)
  const [lower, higher] = [numbersOf(left.text), numbersOf(right.text)]
  if (lower === null || higher === null || lower.rest !== higher.rest) return null
  if (lower.numbers.length !== higher.numbers.length) return null
  for (const [index, number] of lower.numbers.entries()) {
    const difference = number - (higher.numbers[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

function numbersOf(text: string): { readonly numbers: readonly number[]; readonly rest: string } | null {
  const [, dotted, rest = ''] = /^v?(\d+(?:\.\d+)+)(.*)$/.exec(text) ?? []
  return dotted === undefined ? null : { numbers: dotted.split('.').map(Number), rest }
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
