// A problem while it still knows only its offset in the text; lines and columns are worked out for those that are shown.
import type { Problem } from '../problem.ts'
import type { PlaceOf } from './layers/place.ts'

export type Finding = { readonly code: string; readonly message: string; readonly offset: number }

/** More problems than this help nobody; the rest is counted. */
export const mostFindings = 100

/** Problems in the order of the file, at most 100 and one that says that there are more. */
export function inOrder(findings: readonly Finding[], placeOf: PlaceOf, file: string): readonly Problem[] {
  const sorted = findings.toSorted((a, b) => a.offset - b.offset)
  const problems: Problem[] = sorted
    .slice(0, mostFindings)
    .map(({ code, message, offset }) => ({ code, message, ...placeOf(offset) }))
  if (sorted.length > mostFindings) {
    const message = `There are more problems than the ${mostFindings} shown; settle these first.`
    problems.push({ code: 'more-problems', message, file, line: null, column: null })
  }
  return problems
}
