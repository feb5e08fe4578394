// Line and column of an offset in a text, as editors count them.
import type { Problem } from '../../problem.ts'

/** Null for an offset that was not found. */
export function positionOf(text: string, offset: number): Pick<Problem, 'line' | 'column'> {
  if (offset < 0) return { line: null, column: null }
  const before = text.slice(0, offset)
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') }
}
