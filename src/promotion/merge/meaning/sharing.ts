// Values that several places share through an anchor (`&x`) and its aliases (`*x`): a change of one reaches them all.
import { isAlias, isMap, isScalar, isSeq } from 'yaml'
import { walk } from '../../../flux/node.ts'
import type { YamlRead } from '../../../flux/read-yaml.ts'

export const anchorOf = (node: unknown): string | undefined =>
  isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined

/** Whether a copy of a piece of text would bring anchors along, or aliases that mean something else elsewhere. */
export const holdsShared = (node: unknown): boolean =>
  [...walk(node)].some((found) => isAlias(found.node) || anchorOf(found.node) !== undefined)

/** Says of an anchor whether both texts set it once and at one place, and share it with the same places. */
export function sharedAlike(left: YamlRead, right: YamlRead): (anchor: string) => boolean {
  let found: readonly ReadonlyMap<string, readonly string[]>[] | undefined
  return (anchor) => {
    found ??= [left, right].map(sharesIn)
    const [theirs, ours] = found.map((shares) => shares.get(anchor)?.join('\n'))
    return (
      theirs !== undefined &&
      theirs === ours &&
      theirs.split('\n').filter((place) => place.startsWith('&')).length === 1
    )
  }
}

/** Anchor → the places that set and use it. */
function sharesIn({ documents }: YamlRead): ReadonlyMap<string, readonly string[]> {
  const shares = new Map<string, string[]>()
  const add = (anchor: string, place: string) => shares.set(anchor, [...(shares.get(anchor) ?? []), place])
  for (const [index, { contents }] of documents.entries()) {
    for (const { node, path } of walk(contents)) {
      const anchor = anchorOf(node)
      const place = JSON.stringify([index, ...path])
      if (anchor !== undefined) add(anchor, `&${place}`)
      if (isAlias(node)) add(node.source, `*${place}`)
    }
  }
  return shares
}
