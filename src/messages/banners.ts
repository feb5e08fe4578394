// What stands above everything else in a body: that somebody answers for a version, or that a person must merge it.
import { plain } from './markdown.ts'

export const forcedBanner = ({ by, reason }: { readonly by: string; readonly reason: string }): string =>
  `> [!CAUTION]\n> Forced by ${plain(`@${by}`)}: ${plain(reason)}. This version does not wait for its health upstream.`

export const byHandBanner = (reasons: readonly { readonly because: string }[]): readonly string[] =>
  reasons.length === 0
    ? []
    : [
        `> [!CAUTION]\n> A person must look at this and merge it. ${reasons.map(({ because }) => plain(because)).join(' ')}`,
      ]
