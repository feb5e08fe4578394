// The configuration as it bears on one file of one target: which rules apply, which values are the target's own.

import { matchesPath, serviceSelected } from '../../config/glob.ts'
import type { Adjustment, Config } from '../../config/model.ts'
import { findValues, type PathPattern, parsePathPattern } from '../../flux/path-pattern.ts'
import type { YamlRead } from '../../flux/read-yaml.ts'
import type { SecretOptions } from '../../flux/secrets.ts'
import { secretPlaces } from '../secrets/secret-places.ts'
import { isRuleFor } from './adjust.ts'
import type { Reading } from './reading.ts'
import type { Place } from './twin.ts'

export type Policy = {
  readonly rules: readonly Adjustment[]
  readonly secrets: SecretOptions
  readonly bases: Config['bases']
}

/** `service`: whose the file is. */
export function policyFor(config: Config, environment: string, service: string, path: string): Policy {
  const rules = config.adjust.filter(
    (rule) =>
      (rule.environments === null || rule.environments.includes(environment)) &&
      serviceSelected(rule.services, service) &&
      rule.files.some((pattern) => matchesPath(pattern, path)),
  )
  return { rules, secrets: config.secrets, bases: config.bases }
}

/** What `keep` rules name in the target, and where the target or a text that is merged into it has secrets. */
export function keptPlaces(
  { rules }: Policy,
  target: YamlRead,
  others: readonly YamlRead[],
  reading: Reading,
): readonly Place[] {
  const kept = ruledPlaces(rules, target)
  const secrets = [target, ...others].flatMap((read) =>
    secretPlaces(read, target, reading).flatMap(({ own }) => own ?? []),
  )
  const places = new Map([...kept, ...secrets].map((place) => [JSON.stringify([place.docIndex, place.path]), place]))
  return [...places.values()]
}

/** What `keep` rules name, each with the path that names it. */
export function ruledPlaces(
  rules: readonly Adjustment[],
  { documents }: YamlRead,
): readonly (Place & { readonly by: string })[] {
  return documents.flatMap(({ contents }, docIndex) =>
    rules
      .filter((rule) => rule.keep.length > 0 && isRuleFor(rule, contents))
      .flatMap((rule) => rule.keep.flatMap(patternOf))
      .flatMap((pattern) => findValues(contents, pattern).map(({ path }) => ({ docIndex, path, by: pattern.text }))),
  )
}

function patternOf(text: string): readonly PathPattern[] {
  const pattern = parsePathPattern(text)
  return 'steps' in pattern ? [pattern] : []
}
