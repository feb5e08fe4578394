// Values that Flux's image automation writes in the target, known by the marker behind them
// (`# {"$imagepolicy": "apps:web:tag"}`): what its policy there has chosen is no change
// that a promotion could be in conflict with. Where the target still has what it received, a newer one is promoted.
import { isScalar } from 'yaml'
import { nodeAt, scalarSource, walk } from '../flux/node.ts'
import type { YamlRead } from '../flux/read-yaml.ts'
import { lineEndAt } from '../flux/splice.ts'
import { type Place, twinOf } from './twin.ts'

export function automatedPlaces(target: YamlRead, base: YamlRead | null): readonly Place[] {
  if (!target.text.includes('$imagepolicy')) return []
  return target.documents.flatMap(({ contents }, docIndex) =>
    [...walk(contents)].flatMap(({ node, path }) => {
      const place = { docIndex, path }
      return isMarked(target.text, node) && textIn(base, twinIn(base, target, place)) !== textOf(node) ? [place] : []
    }),
  )
}

function isMarked(text: string, node: unknown): boolean {
  const end = isScalar(node) ? node.range?.[1] : undefined
  return end !== undefined && /^[ \t]+#[ \t]*\{\s*"\$imagepolicy"/.test(text.slice(end, lineEndAt(text, end)))
}

const textOf = (node: unknown) => (isScalar(node) ? scalarSource(node) : null)
const twinIn = (base: YamlRead | null, target: YamlRead, place: Place) =>
  base === null ? null : twinOf(target, place, base)
const textIn = (read: YamlRead | null, place: Place | null) =>
  place === null ? null : textOf(nodeAt(read?.documents[place.docIndex]?.contents, place.path))
