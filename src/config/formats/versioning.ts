// How a base repository's tags are ordered: a scheme by name, or a regular expression that cannot run away.
import type { Format } from './format.ts'

const most = { length: 200, variable: 4, optional: 4, repeat: 128 }

/** Why the expression is refused. Cheap by construction: no nesting of repeats, and few of them in a row. */
function whyUnsafe(source: string): string | null {
  if (source.length > most.length) return `has an expression longer than ${most.length} characters`
  try {
    new RegExp(source, 'u')
  } catch {
    return 'has an expression that does not compile; write it as in JavaScript with the flag u'
  }
  if (/\\[1-9]|\\k</.test(source) || /\(\?(?:[=!]|<[=!])/.test(source)) {
    return 'has a back-reference or a look-around, which may take for ever; write it without'
  }
  return whyRepeats(source)
}

/** Tokens of an expression that is known to compile: escapes, classes, brackets, quantifiers, the rest. */
const token =
  /\\(?:[pPu]\{[^}]*\}|.)|\[(?:\\.|[^\]\\])*\]|\(\?(?:<[^>]*>|:)|[()|]|[*+?]\??|\{[0-9]+(?:,[0-9]*)?\}\??|./gsu

function whyRepeats(source: string): string | null {
  const groups: { risky: boolean }[] = []
  let closed: { risky: boolean } | null = null
  let [variable, optional] = [0, 0]
  for (const [part] of source.matchAll(token)) {
    const times = repeats(part)
    if (times === null) {
      closed = null
      if (part.startsWith('(')) groups.push({ risky: false })
      else if (part === '|') for (const group of groups) group.risky = true
      else if (part === ')') closed = groups.pop() ?? null
      continue
    }
    const counted = Number.isFinite(times.max) ? times.max : times.min
    if (counted > most.repeat) return `repeats more than ${most.repeat} times`
    if (times.max > 1 && closed?.risky === true) {
      return 'repeats a group that itself repeats or branches, which may take for ever; write the group out'
    }
    for (const group of groups) group.risky = true
    if (times.min !== times.max && times.max > 1) variable++
    else if (times.min !== times.max) optional++
    closed = null
  }
  if (variable > most.variable)
    return `has more than ${most.variable} repeats of open length; write fixed ones such as \\d{4}`
  return optional > most.optional ? `has more than ${most.optional} optional parts` : null
}

function repeats(part: string): { min: number; max: number } | null {
  if (/^\*/.test(part)) return { min: 0, max: Number.POSITIVE_INFINITY }
  if (/^\+/.test(part)) return { min: 1, max: Number.POSITIVE_INFINITY }
  if (/^\?/.test(part)) return { min: 0, max: 1 }
  const match = /^\{([0-9]+)(,)?([0-9]*)\}/.exec(part)
  if (match === null) return null
  const min = Number(match[1])
  return { min, max: match[2] === undefined ? min : match[3] === '' ? Number.POSITIVE_INFINITY : Number(match[3]) }
}

export const versioning: Format = {
  name: 'versioning',
  pattern: '^(?:auto|calver|semver|regex:[^\\p{Cc}]+)$',
  max: 210,
  hint: 'auto, calver, semver or regex:<expression>',
  refuse: (text) => (text.startsWith('regex:') ? whyUnsafe(text.slice('regex:'.length)) : null),
}
