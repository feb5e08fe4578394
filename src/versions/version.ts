// A tag as its scheme reads it, and which of two is newer.
import { compare, type SemVer } from 'semver'
import { readCalver } from './calver.ts'
import { readByExpression } from './expression.ts'
import type { Scheme } from './schemes.ts'
import { readSemver } from './semver.ts'
import { compareSequences, type Sequence } from './sequence.ts'

export type Version = {
  /** Only versions of one family have an order. */
  readonly family: string
  readonly isPrerelease: boolean
  readonly order:
    | { readonly kind: 'semver'; readonly version: SemVer }
    | { readonly kind: 'fields'; readonly fields: readonly Sequence[] }
}

/** Null: the tag is not of the scheme. */
export function readVersion(scheme: Scheme, tag: string): Version | null {
  switch (scheme.kind) {
    case 'semver':
      return readSemver(tag, scheme.withoutYears === true)
    case 'calver':
      return readCalver(tag)
    case 'regex':
      return readByExpression(scheme.expression, tag)
  }
}

/** 0 also for two texts of one version, such as 1.0.0 and v1.0.0. */
export function precedence({ order: a }: Version, { order: b }: Version): number {
  if (a.kind === 'semver' && b.kind === 'semver') return compare(a.version, b.version)
  if (a.kind === 'semver' || b.kind === 'semver') return 0
  return a.fields.reduce((order, field, index) => order || compareSequences(field, b.fields[index] ?? []), 0)
}
