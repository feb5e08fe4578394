// Whether the target has changed a value or is only behind: a value that the source itself had there before is not the
// target's own, so the source's newer one is right. Measured on promotions that people made; commit ids as image tags,
// which no order can tell, are the plainest case.
import type { Judge } from './judge.ts'
import { mergeByMeaning } from './meaning/merge-by-meaning.ts'
import { isEnvironments } from './meaning/policy-table.ts'
import { compareVersions } from './meaning/version-order.ts'
import type { Reading } from './reading.ts'

type Sides = { readonly base: string; readonly source: string; readonly target: string }

/**
 * Takes the source's side where the target's value is one of `earlier`: whole texts of the source, told in the target's
 * terms. An earlier text says the same as the target at a place where neither the source nor the base, merged into the
 * target on top of it, is disputed: it cannot say the same as both of them. Lines have no place to compare.
 */
export function behindJudge(sides: Sides, earlier: readonly string[], reading: Reading): Judge {
  const disputed = earlier.map((version) => {
    const found = [sides.source, sides.base].map((other) => disputesOf(version, other, sides.target, reading))
    return found.includes(null) ? null : found.flatMap((places) => places ?? [])
  })
  return ({ pointer, key, source, target }) => {
    if (target === null || isEnvironments(key) || /(^|: )lines? \d/.test(pointer)) return null
    if (source !== null && (compareVersions(source, target) ?? 0) < 0) return null
    const isBehind = disputed.some((places) => places !== null && !places.some((place) => meets(place, pointer)))
    return isBehind ? 'source' : null
  }
}

/** The places that both sides changed; null where the texts cannot be compared by meaning. */
function disputesOf(base: string, source: string, target: string, reading: Reading): readonly string[] | null {
  const places: string[] = []
  const merged = mergeByMeaning(base, source, target, reading.path, reading.yaml, ({ pointer }) => {
    places.push(pointer)
    return 'target'
  })
  return 'refused' in merged ? null : places
}

/** Whether one place holds the other. In a list without names an index counts for the whole list: stretches may shift. */
function meets(left: string, right: string): boolean {
  const [outer, inner] = [left, right].map(withoutIndexes).sort((a, b) => a.length - b.length) as [string, string]
  return inner === outer || outer === '' || (inner.startsWith(outer) && /^(?:[.[]|: )/.test(inner.slice(outer.length)))
}

const withoutIndexes = (pointer: string) => pointer.replace(/\[\d+\].*$/, '')
