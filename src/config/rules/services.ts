// Services, groups and adjustments refer to things that can exist.
import { matchesName } from '../glob.ts'
import type { Raw } from '../options/table.ts'
import { quote } from '../quote.ts'
import { didYouMean } from '../suggest.ts'
import { repeats } from './repeats.ts'
import type { Locate, Rule } from './rule.ts'

export const aServiceIsInOneGroup: Rule = ({ groups }, at) => {
  const members = groups.flatMap(({ key, value }) => value.map((service, index) => ({ service, group: key, index })))
  return repeats(members, ({ service }) => service).map(({ item, earlier }) => ({
    code: 'service-in-two-groups',
    offset: at(['groups', item.group, item.index]),
    message: `The service ${quote(item.service)} is in the groups ${quote(earlier.group)} and ${quote(item.group)}; it can travel with one of them only.`,
  }))
}

export const groupNamesAreNoServices: Rule = ({ groups }, at) =>
  groups.flatMap(({ key }) => {
    const other = groups.find((group) => group.key !== key && group.value.includes(key))
    if (other === undefined) return []
    const message = `The group ${quote(key)} has the name of a service in the group ${quote(other.key)}; rename it.`
    return [{ code: 'ambiguous-group', offset: at(['groups', key], 'key'), message }]
  })

export const selectionsSelect: Rule = ({ environments, adjust }, at) => {
  const lists = [
    ...environments.map(({ services }, index) => ({ services, path: ['environments', index, 'services'] as const })),
    ...adjust.map(({ services }, index) => ({ services, path: ['adjust', index, 'services'] as const })),
  ]
  return lists.flatMap(({ services, path }) =>
    services.every((pattern) => pattern.startsWith('!'))
      ? [{ code: 'selects-nothing', offset: at(path), message: 'These services only leave out; put "*" before them.' }]
      : [],
  )
}

/** Only a layout without `slice` knows all services from the configuration alone. */
export const namedServicesExist: Rule = ({ layout, environments, groups, adjust }, at) => {
  if (typeof layout === 'string' || layout.slice.length > 0) return []
  const names = layout.services.map(({ key }) => key)
  const unknown = (pattern: string, path: Parameters<Locate>[0]) => {
    const name = pattern.replace(/^!/, '')
    if (names.some((known) => matchesName(name, known))) return []
    const message = `\`layout.services\` has no service ${quote(name)}.${didYouMean(name, names)}`
    return [{ code: 'unknown-service', offset: at(path), message }]
  }
  const named = new Set(names)
  const all = (services: readonly string[], path: Parameters<Locate>[0]) =>
    services.flatMap((service, index) => (named.has(service) ? [] : unknown(service, [...path, index])))
  return [
    ...environments.flatMap(({ services }, index) =>
      isDefault(services) ? [] : all(services, ['environments', index, 'services']),
    ),
    ...groups.flatMap(({ key, value }) => all(value, ['groups', key])),
    ...adjust.flatMap(({ services }, index) =>
      isDefault(services) ? [] : all(services, ['adjust', index, 'services']),
    ),
  ]
}
const isDefault = (services: readonly string[]) => services.length === 1 && services[0] === '*'

export const adjustmentsRefer: Rule = ({ adjust, environments }, at) => {
  const names = environments.map(({ name }) => name)
  return adjust.flatMap((rule, index) =>
    (rule.environments ?? []).flatMap((name, place) => {
      if (names.includes(name)) return []
      const message = `There is no environment ${quote(name)}.${didYouMean(name, names)}`
      return [{ code: 'unknown-environment', offset: at(['adjust', index, 'environments', place]), message }]
    }),
  )
}

type RawAdjustment = Raw['adjust'][number]
const doesNothing = ({ keep, set, min, remove }: RawAdjustment) =>
  [keep, set, min, remove].every((part) => part.length === 0)

export const adjustmentsDoSomething: Rule = ({ adjust }, at) =>
  adjust.flatMap((rule, index) =>
    doesNothing(rule)
      ? [
          {
            code: 'empty-rule',
            offset: at(['adjust', index]),
            message: 'This rule changes nothing; write `keep`, `set`, `min` or `remove`.',
          },
        ]
      : [],
  )

/** A key can be added only where it is clear which one and where. */
export const createdPathsAreDefinite: Rule = ({ adjust }, at) =>
  adjust.flatMap(({ create, set, min }, index) => {
    if (!create) return []
    const parts = [
      { name: 'set', keys: set.map(({ key }) => key) },
      { name: 'min', keys: min.map(({ key }) => key) },
    ]
    return parts.flatMap(({ name, keys }) =>
      keys
        .filter((key) => key.replaceAll(/"(?:[^"\\]|\\.)*"/g, '').includes('*'))
        .map((key) => ({
          code: 'indefinite-create',
          offset: at(['adjust', index, name, key], 'key'),
          message: `With \`create: true\` the path ${quote(key)} must not have a \`*\`; name the key that is added.`,
        })),
    )
  })
