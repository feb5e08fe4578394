// Rules and names of the configuration that meet nothing in the repository: said once, because they do nothing silently.
import { matchesPath, serviceSelected } from '../config/glob.ts'
import type { Adjustment } from '../config/model.ts'
import { didYouMean } from '../config/suggest.ts'
import { findValues, parsePathPattern } from '../flux/path-pattern.ts'
import { readYaml, type YamlRead } from '../flux/read-yaml.ts'
import type { Problem } from '../problem.ts'
import { isRuleFor, meansOne } from '../promotion/file/adjust.ts'
import type { Findings, Repository } from './repository.ts'

export function checkRules(repository: Repository): Findings {
  const read = reading(repository)
  const rules = repository.config.adjust.flatMap((rule, index) => idleRule(repository, rule, index, read))
  const twice = repository.config.adjust.flatMap((rule, index) => doubtfulRule(repository, rule, index, read))
  return { problems: twice, notes: [...rules, ...unknownMembers(repository)] }
}

type Reading = (path: string) => YamlRead | null

function reading({ texts }: Repository): Reading {
  const known = new Map<string, YamlRead | null>()
  return (path) => {
    const found = known.get(path)
    if (found !== undefined) return found
    const text = texts.get(path)
    const read = text == null || !/\.(ya?ml|json)$/.test(path) ? null : readYaml(text, path)
    const result = read === null || 'problems' in read ? null : read
    known.set(path, result)
    return result
  }
}

function idleRule(repository: Repository, rule: Adjustment, index: number, read: Reading): readonly Problem[] {
  const { at } = repository
  const note = (message: string, path: readonly (string | number)[], on?: 'key'): Problem => ({
    code: 'rule-matches-nothing',
    message,
    ...at(['adjust', index, ...path], on),
  })
  const scopes = rule.environments === null ? [null] : rule.environments
  return scopes.flatMap((environment) => {
    const where = environment ?? 'any environment'
    const files = filesOf(repository, rule, environment)
    if (files.length === 0)
      return [note(`This rule is for no file of ${where}: compare its services and files with the repository.`, [])]
    const documents = files
      .flatMap((path) => read(path)?.documents ?? [])
      .filter(({ contents }) => isRuleFor(rule, contents))
    const meets = (text: string) => {
      const pattern = parsePathPattern(text)
      return !('problems' in pattern) && documents.some(({ contents }) => findValues(contents, pattern).length > 0)
    }
    const idle = (text: string) => `${text} matches nothing in ${where}: correct the path, or remove the rule.`
    return [
      ...rule.keep.flatMap((text, entry) => (meets(text) ? [] : [note(idle(text), ['keep', entry])])),
      ...rule.set.flatMap(({ path }) => (rule.create || meets(path) ? [] : [note(idle(path), ['set', path], 'key')])),
      ...rule.min.flatMap(({ path }) => (rule.create || meets(path) ? [] : [note(idle(path), ['min', path], 'key')])),
      ...rule.remove.flatMap((text, entry) => (meets(text) ? [] : [note(idle(text), ['remove', entry])])),
    ]
  })
}

/** Values that a rule would change at two places of one file where it means one: no promotion gets past that. */
function doubtfulRule(repository: Repository, rule: Adjustment, index: number, read: Reading): readonly Problem[] {
  const changes = [
    ...rule.set.map(({ path }) => ['set', path] as const),
    ...rule.min.map(({ path }) => ['min', path] as const),
  ]
  return changes.flatMap(([kind, text]): readonly Problem[] => {
    const pattern = parsePathPattern(text)
    if ('problems' in pattern || !meansOne(rule, pattern)) return []
    const places = (path: string) =>
      (read(path)?.documents ?? [])
        .filter(({ contents }) => isRuleFor(rule, contents))
        .flatMap(({ contents }) => findValues(contents, pattern)).length
    const scopes = rule.environments ?? [null]
    const file = scopes.flatMap((scope) => filesOf(repository, rule, scope)).find((path) => places(path) > 1)
    if (file === undefined) return []
    const message = `${text} matches ${places(file)} places in ${file} where one is due: say with \`kind\` and \`name\` which object is meant.`
    return [{ code: 'rule-matches-twice', message, ...repository.at(['adjust', index, kind, text], 'key') }]
  })
}

function filesOf({ views }: Repository, rule: Adjustment, environment: string | null): readonly string[] {
  return views
    .filter((view) => environment === null || view.place.environment === environment)
    .flatMap((view) => [...view.slices.values()])
    .filter((slice) => serviceSelected(rule.services, slice.service))
    .flatMap((slice) => slice.files.map((file) => file.path))
    .filter((path) => rule.files.some((pattern) => matchesPath(pattern, path)))
}

/** Services that a group names and no cluster has. */
function unknownMembers({ config, views, at }: Repository): readonly Problem[] {
  const services = new Set(views.flatMap((view) => [...view.slices.keys()]))
  return config.groups.flatMap((group) =>
    group.services.flatMap((service, index): readonly Problem[] => {
      if (services.has(service)) return []
      const message = `No cluster has the service ${service} of the group ${group.name}.${didYouMean(service, services)}`
      return [{ code: 'unknown-service', message, ...at(['groups', group.name, index]) }]
    }),
  )
}
