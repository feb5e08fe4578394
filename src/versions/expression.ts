// Versions by a regular expression of the configuration, whose groups say what counts.
import { isBeforeRelease, sequenceOf } from './sequence.ts'
import type { Version } from './version.ts'

const known = ['major', 'minor', 'patch', 'prerelease', 'build'] as const

/** An expression that is made to backtrack takes the fourth power of a name's length; no version is as long. */
const longest = 100

/**
 * The expression must fit the whole tag. Groups named `major`, `minor`, `patch`, `prerelease` and `build` count in this order, and
 * tags that differ in `compatibility` have no order; without any of these names all groups count from left to right, and without
 * groups the whole tag does.
 */
export function readByExpression(expression: string, tag: string): Version | null {
  const match = tag.length > longest ? null : compiled(expression)?.exec(tag)
  if (match == null) return null
  const named = new Map(Object.entries<string | undefined>(match.groups ?? {}))
  const family = named.get('compatibility') ?? ''
  if (![...known, 'compatibility'].some((name) => named.has(name))) {
    const fields = (match.length > 1 ? match.slice(1) : [tag]).map((part = '') => sequenceOf(part))
    return { family, isPrerelease: fields.some(isBeforeRelease), order: { kind: 'fields', fields } }
  }
  const prerelease = named.get('prerelease') ?? ''
  const fields = known.flatMap((name) => {
    const sequence = sequenceOf(named.get(name) ?? '')
    // Whatever its words are, it comes before the release.
    return name === 'prerelease' ? [sequenceOf(prerelease === '' ? '1' : '0'), sequence] : [sequence]
  })
  return { family, isPrerelease: prerelease !== '', order: { kind: 'fields', fields } }
}

function compiled(expression: string): RegExp | null {
  try {
    return new RegExp(`^(?:${expression})$`, 'u')
  } catch {
    return null
  }
}
