// Calendar versions, which SemVer cannot hold: 2026.01 has two parts and a zero in front. YYYY.MM, also with a day or a count
// and a suffix; both parts must be plausible, so that a number with dots is not taken for a date.
import { isBeforeRelease, sequenceOf } from './sequence.ts'
import type { Version } from './version.ts'

const shape =
  /^v?(\d{4})\.(\d{1,3})(?:\.(\d+))?(?:\.(\d+))?((?:[-._](?=[\dA-Za-z])|(?=[A-Za-z]))[\dA-Za-z._-]*)?(?:\+[\dA-Za-z.-]+)?$/

export const isYear = (number: number): boolean => number >= 2000 && number <= 2199
const isMonth = (number: number) => number >= 1 && number <= 12

/** A part that is missing comes first: 2026.01, 2026.01.0, 2026.01.1. What follows `+` counts for nothing. */
export function readCalver(tag: string): Version | null {
  const parts = shape.exec(tag)
  if (parts === null || !isYear(Number(parts[1])) || !isMonth(Number(parts[2]))) return null
  const fields = parts.slice(1).map((part = '') => sequenceOf(part))
  return { family: '', isPrerelease: fields.some(isBeforeRelease), order: { kind: 'fields', fields } }
}
