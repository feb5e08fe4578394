// The configuration as it bears on one file of one target: which rules apply, which values are the target's own.

import { matchesPath, serviceSelected } from '../config/glob.ts'
import type { Adjustment, Config } from '../config/model.ts'
import { findValues, parsePathPattern } from '../flux/path-pattern.ts'
import { type SecretOptions, secretsIn } from '../flux/secrets.ts'
import { type OwnValues, refTags, scalarsBelow } from './own.ts'

export type Policy = {
  readonly rules: readonly Adjustment[]
  readonly secrets: SecretOptions
  readonly own: OwnValues
}

export function policyFor(config: Config, environment: string, services: readonly string[], path: string): Policy {
  const rules = config.adjust.filter(
    (rule) =>
      (rule.environments === null || rule.environments.includes(environment)) &&
      services.some((service) => serviceSelected(rule.services, service)) &&
      rule.files.some((pattern) => matchesPath(pattern, path)),
  )
  const secrets = config.secrets
  const keep = rules
    .flatMap((rule) => rule.keep.map(parsePathPattern))
    .flatMap((parsed) => ('steps' in parsed ? [parsed] : []))
  const own: OwnValues = (target) => [
    ...refTags(target),
    ...secretsIn(target.text, target.file, secrets).values,
    ...target.documents.flatMap((document, docIndex) =>
      keep
        .flatMap((pattern) => findValues(document.contents, pattern))
        .flatMap((match) => scalarsBelow(document, match.path))
        .map((path) => ({ docIndex, path })),
    ),
  ]
  return { rules, secrets, own }
}
