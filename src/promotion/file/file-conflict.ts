// Conflicts as people may see them: places, reasons and values, but never a secret's value.

import type { Conflict } from '../model.ts'
import { hidden, secretStrings, withoutSecrets } from '../secrets/secret-strings.ts'
import { digestOfValues } from '../settling/choices.ts'
import type { Policy } from './policy.ts'
import type { Reading } from './reading.ts'

type Sides = Pick<Conflict, 'pointer' | 'base' | 'source' | 'target'>

/** `texts`: the whole texts that the conflict's parts are from. */
export function shownConflict(
  sides: Sides,
  texts: readonly (string | null)[],
  because: string,
  stands: string | null,
  reading: Reading,
  policy: Pick<Policy, 'secrets'>,
): Conflict {
  const whole = texts.filter((text) => text !== null)
  const isSecret = whole.some((text) => reading.secrets(text).wholeFile !== null)
  const strings = new Set(whole.flatMap((text) => [...secretStrings(text, reading)]))
  const show = (part: string | null) => {
    if (part === null) return null
    return isSecret ? hidden : withoutSecrets(part, strings, policy.secrets)
  }
  const { pointer, base, source, target } = sides
  const values = { base: show(base), source: show(source), target: show(target) }
  return { path: reading.path, pointer, ...values, because, stands, digest: digestOfValues(sides) }
}
