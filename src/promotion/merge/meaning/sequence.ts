// Cuts three versions of a list without names into stretches, along the items that all three have in one order.
import { diffArrays } from 'diff'

export type Range = { readonly from: number; readonly to: number }
export type Stretch = { readonly base: Range; readonly source: Range; readonly target: Range }

/** Lists that differ in more items than this are not compared. */
const maxDifferences = 2_000

/** In order, without gaps; an item that all three share is a stretch of its own. Null: too different to compare. */
export function stretches(
  base: readonly string[],
  source: readonly string[],
  target: readonly string[],
): readonly Stretch[] | null {
  const [inSource, inTarget] = [matches(base, source), matches(base, target)]
  if (inSource === null || inTarget === null) return null
  const found: Stretch[] = []
  let at = { base: 0, source: 0, target: 0 }
  const cut = (to: { base: number; source: number; target: number }) => {
    if (to.base > at.base || to.source > at.source || to.target > at.target) {
      const range = (side: 'base' | 'source' | 'target') => ({ from: at[side], to: to[side] })
      found.push({ base: range('base'), source: range('source'), target: range('target') })
    }
    at = to
  }
  for (const index of base.keys()) {
    const [source, target] = [inSource.get(index), inTarget.get(index)]
    if (source === undefined || target === undefined) continue
    cut({ base: index, source, target })
    cut({ base: index + 1, source: source + 1, target: target + 1 })
  }
  cut({ base: base.length, source: source.length, target: target.length })
  return found
}

function matches(base: readonly string[], side: readonly string[]): ReadonlyMap<number, number> | null {
  const parts = diffArrays([...base], [...side], { maxEditLength: maxDifferences })
  if (parts === undefined) return null
  const found = new Map<number, number>()
  let [atBase, atSide] = [0, 0]
  for (const part of parts) {
    if (part.removed) atBase += part.count
    else if (part.added) atSide += part.count
    else for (let step = 0; step < part.count; step++) found.set(atBase++, atSide++)
  }
  return found
}

/**
 * Whether merging once more would change nothing. Where items repeat, what belongs together can be told in several ways;
 * a result that another look would tell otherwise is a guess.
 */
export function isSettled(base: readonly string[], source: readonly string[], merged: readonly string[]): boolean {
  const cuts = stretches(base, source, merged)
  return (cuts ?? []).every((cut) => {
    const part = (items: readonly string[], { from, to }: Range) => items.slice(from, to)
    const [old, theirs, ours] = [part(base, cut.base), part(source, cut.source), part(merged, cut.target)]
    if (theirs.join() === old.join() || theirs.join() === ours.join()) return true
    if (theirs.length !== ours.length || old.length !== ours.length) return false
    return ours.every((item, index) => theirs[index] === old[index] || theirs[index] === item || item !== old[index])
  })
}
