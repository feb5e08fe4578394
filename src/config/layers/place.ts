// Two files as one text: the organisation's stands behind the repository's, so that one number says which place in which.
import type { LineCounter } from 'yaml'

export type Place = { readonly file: string; readonly line: number; readonly column: number }
export type PlaceOf = (offset: number) => Place

export const placeIn =
  (lines: LineCounter, file: string): PlaceOf =>
  (offset) => {
    const { line, col } = lines.linePos(offset)
    return { file, line: Math.max(1, line), column: Math.max(1, col) }
  }

/** Behind every offset of a repository's file, whose size is limited: from here on, offsets are the organisation's. */
export const boundary = 2 ** 21

export const placeInBoth =
  (first: PlaceOf, second: PlaceOf): PlaceOf =>
  (offset) =>
    offset < boundary ? first(offset) : second(offset - boundary)
