// Values that Flux's image automation writes in the target, known by the marker behind them
// (`# {"$imagepolicy": "apps:web:tag"}`): what its policy there has chosen is no change that a promotion could be in
// conflict with. A newer version of the same scheme is promoted as ever, and so is what follows the value received.
import { isScalar } from 'yaml'
import { nodeAt, scalarSource, walk } from '../../flux/node.ts'
import type { YamlRead } from '../../flux/read-yaml.ts'
import { lineEndAt } from '../../flux/splice.ts'
import { compareVersions } from '../merge/meaning/version-order.ts'
import { type Place, twinOf } from './twin.ts'

export function automatedPlaces(target: YamlRead, source: YamlRead, base: YamlRead | null): readonly Place[] {
  if (!target.text.includes('$imagepolicy')) return []
  return target.documents.flatMap(({ contents }, docIndex) =>
    [...walk(contents)].flatMap(({ node, path }) => {
      const place = { docIndex, path }
      if (!isMarked(target.text, node)) return []
      const [own, received, theirs] = [textOf(node) ?? '', textIn(base, target, place), textIn(source, target, place)]
      return received === own || (theirs !== null && (compareVersions(theirs, own) ?? 0) > 0) ? [] : [place]
    }),
  )
}

function isMarked(text: string, node: unknown): boolean {
  const end = isScalar(node) ? node.range?.[1] : undefined
  return end !== undefined && /^[ \t]+#[ \t]*\{\s*"\$imagepolicy"/.test(text.slice(end, lineEndAt(text, end)))
}

const textOf = (node: unknown) => (isScalar(node) ? scalarSource(node) : null)
function textIn(read: YamlRead | null, target: YamlRead, place: Place): string | null {
  const twin = read === null ? null : twinOf(target, place, read)
  return twin === null ? null : textOf(nodeAt(read?.documents[twin.docIndex]?.contents, twin.path))
}
