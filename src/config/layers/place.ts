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

/** From `boundary` on, offsets are those of the second file. */
export const placeInBoth =
  (first: PlaceOf, boundary: number, second: PlaceOf): PlaceOf =>
  (offset) =>
    offset < boundary ? first(offset) : second(offset - boundary)
