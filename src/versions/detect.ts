// Which scheme a base's tags follow, where the configuration does not say it.
import { isYear, readCalver } from './calver.ts'
import type { Scheme } from './schemes.ts'
import { readVersion } from './version.ts'

const semver: Scheme = { kind: 'semver' }

/**
 * `versioning`: as the configuration has it. `auto` goes by the tags that are in use, and by all tags only where none is: more
 * than half of them must be of one scheme. Null: neither holds, and a person must say it. What reads both ways (2026.1.3) is a
 * date. Recognised SemVer leaves years to the other scheme, unless a tag in use has one.
 */
export function schemeFor(versioning: string, tags: readonly string[], inUse: readonly string[]): Scheme | null {
  if (versioning.startsWith('regex:')) return { kind: 'regex', expression: versioning.slice('regex:'.length) }
  if (versioning === 'calver' || versioning === 'semver') return { kind: versioning }
  const voters = inUse.length > 0 ? inUse : tags
  const dates = voters.filter((tag) => readCalver(tag) !== null)
  const versions = voters.filter((tag) => readCalver(tag) === null && readVersion(semver, tag) !== null)
  if (dates.length * 2 > voters.length) return { kind: 'calver' }
  if (versions.length * 2 <= voters.length) return null
  return versions.some(hasYear) ? semver : { kind: 'semver', withoutYears: true }
}

const hasYear = (tag: string): boolean => isYear(Number.parseInt(tag.replace(/^v/, ''), 10))
