// Which keys the organisation may lock, and whether one is.
import { defaults, environmentDefaults } from '../options/organisation.ts'
import type { Options } from '../options/shape.ts'
import { quote } from '../quote.ts'
import { didYouMean } from '../suggest.ts'

/** Keys from the outside in; an environment's stand behind its name. */
export type Keys = readonly string[]

export const asKeys = (path: string): Keys => path.split('.')

/** Why nothing can be locked under this path, as a sentence; null: it can. */
export function whyNotLockable(path: string): string | null {
  const [first = '', ...rest] = asKeys(path)
  const inEnvironments = first === 'environments'
  const [name, ...inside] = rest
  if (inEnvironments && (name === undefined || inside.length === 0))
    return `${quote(path)} is no single key; write \`environments.<name>.<key>\`, or \`environments.*.<key>\` for all of them.`
  return inEnvironments ? missing(environmentDefaults, inside, path) : missing(defaults, [first, ...rest], path)
}

function missing(options: Options, [key = '', ...rest]: Keys, path: string): string | null {
  const option = Object.hasOwn(options, key) && key !== 'name' ? options[key] : undefined
  if (option === undefined) {
    const names = Object.keys(options).filter((one) => one !== 'name')
    const guess = didYouMean(key, names) || ` The keys here are: ${names.join(', ')}.`
    return `There is no key ${quote(key)} to lock in ${quote(path)}.${guess}`
  }
  if (rest.length === 0) return null
  return option.shape.is === 'record'
    ? missing(option.shape.options, rest, path)
    : `${quote(path)} goes further than \`${key}\`, which is locked as a whole; write the path up to there.`
}

/** Whether one of the locked paths is this key or one around it. A locked `mode` is that of the environments, too. */
export function isLocked(locked: readonly Keys[], keys: Keys): boolean {
  const [first, , last] = keys
  const asMode = first === 'environments' && keys.length === 3 && last === 'mode'
  return locked.some((one) => covers(one, keys) || (asMode && one.length === 1 && one[0] === 'mode'))
}

const covers = (locked: Keys, keys: Keys): boolean =>
  locked.length <= keys.length && locked.every((part, index) => part === keys[index] || (part === '*' && index === 1))
