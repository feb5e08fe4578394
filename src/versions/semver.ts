// Semantic versions, with or without a `v`: what is not strictly one is none.
import { parse, type SemVer } from 'semver'
import { isYear } from './calver.ts'
import type { Version } from './version.ts'

function strictly(tag: string): SemVer | null {
  const text = tag.startsWith('v') ? tag.slice(1) : tag
  return /^\d\S*$/.test(text) ? parse(text) : null
}

/** `withoutYears`: 2026.10.1 stands beside v1.2.0 by another scheme, and is no successor of it. */
export function readSemver(tag: string, withoutYears: boolean): Version | null {
  const version = strictly(tag)
  if (version === null || (withoutYears && isYear(version.major))) return null
  return { family: '', isPrerelease: version.prerelease.length > 0, order: { kind: 'semver', version } }
}
