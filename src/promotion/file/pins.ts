// Pins of base repositories: `spec.ref` of GitRepository and OCIRepository objects that follow a tag. They travel by bump, never by promotion.
import type { Config } from '../../config/model.ts'
import { addressId, canonicalAddress, configuredAddress } from '../../flux/base-address.ts'
import { textAt } from '../../flux/node.ts'
import { objectsIn, refTagPath } from '../../flux/objects.ts'
import type { YamlRead } from '../../flux/read-yaml.ts'
import { type Place, twinOf } from './twin.ts'

function isBase(config: Pick<Config, 'bases'>, url: string | null): boolean {
  if (config.bases === 'auto') return true
  const address = url === null ? null : canonicalAddress(url)
  return address !== null && config.bases.some((base) => addressId(configuredAddress(base)) === addressId(address))
}

/** `spec.ref` of the target's base repositories, where the target or a text that is merged into it follows a tag. */
export function pinPlaces(
  config: Pick<Config, 'bases'>,
  target: YamlRead,
  others: readonly YamlRead[],
): readonly Place[] {
  return objectsIn(target).flatMap(({ docIndex, group, kind, detail }) => {
    const isSource = kind === 'GitRepository' || kind === 'OCIRepository'
    if (group !== 'source.toolkit.fluxcd.io' || !isSource || detail?.type !== 'source') return []
    const follows = (read: YamlRead, index: number) => textAt(read.documents[index]?.contents, refTagPath) !== null
    const place = { docIndex, path: ['spec', 'ref'] }
    const tagged =
      follows(target, docIndex) ||
      others.some((other) => {
        const twin = twinOf(target, place, other)
        return twin !== null && follows(other, twin.docIndex)
      })
    return tagged && isBase(config, detail.url) ? [place] : []
  })
}

const commentedTag = /^([ \t]*#[ \t]*tag:[ \t]*)([^\s#]+)/gm

/** The tags in comments, which show the same pin written in another way, as another text of the file has them. */
export function withCommentedTags(text: string, other: string): string {
  const tags = [...other.matchAll(commentedTag)].map((match) => match[2] ?? '')
  if ([...text.matchAll(commentedTag)].length !== tags.length) return text
  let index = 0
  return text.replace(commentedTag, (_, before: string, tag: string) => before + (tags[index++] ?? tag))
}
