// Whether the target has changed a value or is only behind: a value that the source itself had there before is not the
// target's own, so the source's newer one is right. Measured on promotions that people made; commit ids as image tags,
// which no order can tell, are the plainest case.

import type { Reading } from '../file/reading.ts'
import type { Judge } from './judge.ts'
import { mergeByMeaning } from './meaning/merge-by-meaning.ts'
import { isEnvironments } from './meaning/policy-table.ts'
import { compareVersions } from './meaning/version-order.ts'

type Sides = { readonly base: string; readonly source: string; readonly target: string }

/**
 * Takes the source's side where the target's value is one of `earlier`: whole texts of the source, told in the target's
 * terms. An earlier text says the same as the target at a place where neither the source nor the base, merged into the
 * target on top of it, is disputed: it cannot say the same as both of them. Lines have no place to compare.
 */
export function behindJudge(sides: Sides, earlier: readonly string[], reading: Reading): Judge {
  const disputed = new Map<string, readonly string[] | null>()
  const disputesWith = (version: string) => {
    if (!disputed.has(version)) disputed.set(version, disputesOf(version, sides, reading))
    return disputed.get(version) ?? null
  }
  return ({ pointer, key, source, target }) => {
    if (target === null || isEnvironments(key) || /(^|: )lines? \d/.test(pointer)) return null
    if (source !== null && (compareVersions(source, target) ?? 0) < 0) return null
    const isBehind = within(earlier, maxCharacters).some((version) => {
      const places = disputesWith(version)
      return places !== null && !places.some((place) => meets(place, pointer))
    })
    return isBehind ? 'source' : null
  }
}

/** Comparing reads each version as YAML: of large files only the newest are. */
const maxCharacters = 1_000_000

function within(texts: readonly string[], most: number): readonly string[] {
  let left = most
  return texts.filter((text) => {
    left -= text.length
    return left >= 0
  })
}

/** The places where source or base, on top of a version, are disputed; null where the texts cannot be compared. */
function disputesOf(version: string, { base, source, target }: Sides, reading: Reading): readonly string[] | null {
  const places: string[] = []
  const note: Judge = ({ pointer }) => {
    places.push(pointer)
    return 'target'
  }
  const merged = [source, base].map((side) => mergeByMeaning(version, side, target, reading.path, reading.yaml, note))
  return merged.some((one) => 'refused' in one) ? null : places
}

/** Whether one place holds the other. In a list without names an index counts for the whole list: stretches may shift. */
function meets(left: string, right: string): boolean {
  const [outer, inner] = [left, right].map(withoutIndexes).sort((a, b) => a.length - b.length) as [string, string]
  return inner === outer || outer === '' || (inner.startsWith(outer) && /^(?:[.[]|: )/.test(inner.slice(outer.length)))
}

const withoutIndexes = (pointer: string) => pointer.replace(/\[\d+\].*$/, '')
