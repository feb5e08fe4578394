// How the tags of a base are ordered. A scheme takes part of the tags; between tags of two schemes there is no order.
import { matchesName } from '../config/glob.ts'
import { compareText } from './sequence.ts'
import { isTagName } from './tag-name.ts'
import { precedence, readVersion, type Version } from './version.ts'

export { schemeFor } from './detect.ts'
export { isTagName }

/** `withoutYears`: versions such as 2026.10.1 are not of it, for it was recognised by others. */
export type Scheme =
  | { readonly kind: 'semver'; readonly withoutYears?: boolean }
  | { readonly kind: 'calver' }
  | { readonly kind: 'regex'; readonly expression: string }

/** Which tags of a base may be proposed, as its configuration says. */
export type TagPolicy = {
  readonly prereleases: boolean
  readonly allow: readonly string[] | null
  readonly ignore: readonly string[]
}

/** Null: one of them is not of the scheme, or the two are not comparable by it. 0 for the same text only: equal versions go by text. */
export function compareTags(scheme: Scheme, a: string, b: string): number | null {
  const [left, right] = [readVersion(scheme, a), readVersion(scheme, b)]
  if (left === null || right === null || left.family !== right.family) return null
  return precedence(left, right) || compareText(a, b)
}

/** Whether it is a later version, not only another text of the same one (`v1.0.0`, `1.0.0+build`). */
export function isNewer(scheme: Scheme, tag: string, than: string): boolean {
  const [left, right] = [readVersion(scheme, tag), readVersion(scheme, than)]
  return left !== null && right !== null && left.family === right.family && precedence(left, right) > 0
}

/** False also for a tag that is not of the scheme. */
export const isPrerelease = (scheme: Scheme, tag: string): boolean => readVersion(scheme, tag)?.isPrerelease === true

/** Those of the scheme that the policy lets through, newest first, each once. */
export function allowedTags(
  policy: TagPolicy & { readonly scheme: Scheme },
  tags: readonly string[],
): readonly string[] {
  const { scheme, prereleases, allow, ignore } = policy
  const isNamed = (patterns: readonly string[], tag: string) => patterns.some((pattern) => matchesName(pattern, tag))
  const read = [...new Set(tags)].flatMap((tag): readonly (readonly [string, Version])[] => {
    if (!isTagName(tag) || (allow !== null && !isNamed(allow, tag)) || isNamed(ignore, tag)) return []
    const version = readVersion(scheme, tag)
    return version === null || (version.isPrerelease && !prereleases) ? [] : [[tag, version]]
  })
  return read.sort(([a, left], [b, right]) => precedence(right, left) || compareText(b, a)).map(([tag]) => tag)
}
