// What another configuration changes in effect: key by key of what is read, not line by line of what is written.
import type { Config, Environment } from './model.ts'

export type EffectiveChange = {
  /** null: it concerns all environments. */
  readonly environment: string | null
  /** As the reference names it, e.g. `limits.open`; null: the environment itself comes or goes. */
  readonly key: string | null
  /** As YAML would say it on one line; null: it is not there, or nothing is said of it. */
  readonly before: string | null
  readonly after: string | null
}

/** Null: there is none that works. Variables and rules are told by name and number, never by their values. */
export function changesInEffect(before: Config | null, after: Config | null): readonly EffectiveChange[] {
  return [...sharedChanges(before, after), ...environmentChanges(before, after)]
}

type Facts = ReadonlyMap<string, string>

function between(environment: string | null, before: Facts, after: Facts): readonly EffectiveChange[] {
  const keys = [...new Set([...before.keys(), ...after.keys()])]
  return keys.flatMap((key) => {
    const [was, is] = [before.get(key) ?? null, after.get(key) ?? null]
    return was === is ? [] : [{ environment, key, before: was, after: is }]
  })
}

function sharedChanges(before: Config | null, after: Config | null): readonly EffectiveChange[] {
  // Against nothing, each single default would be news.
  if (before === null || after === null) return []
  return [
    ...between(null, sharedFacts(before), sharedFacts(after)),
    ...listChanges('layout.slice', before.layout.slices, after.layout.slices),
    ...listChanges('layout.indexes', before.layout.indexes, after.layout.indexes),
    ...listChanges('adjust', ...numbered(before.adjust, after.adjust)),
    ...between(null, variableFacts(before, before), variableFacts(after, before)),
  ]
}

const sharedFacts = (config: Config): Facts =>
  new Map([
    ['layout', config.layout.preset ?? 'templates'],
    ...Object.entries(config.layout.services ?? {}).map(
      ([name, paths]) => [`layout.services.${name}`, text(paths)] as const,
    ),
    ['group', config.group],
    ...config.groups.map(({ name, services }) => [`groups.${name}`, text(services)] as const),
    ['ignore', text(config.ignore)],
    ['secrets.keys', text(config.secrets.keys)],
    ['secrets.allow', text(config.secrets.allow)],
    ['bases', config.bases === 'auto' ? 'auto' : text(config.bases.map(({ repository }) => repository))],
    ...(config.bases === 'auto' ? [] : config.bases).map(
      ({ repository, ...options }) => [`bases.${repository}`, text(options)] as const,
    ),
    ['reports.statuses', text(config.reports.statuses)],
    ['reports.grace', duration(config.reports.grace)],
    ['reports.breaker', `${config.reports.breaker.reverts} within ${duration(config.reports.breaker.within)}`],
    ['limits.open', text(config.limits.open)],
    ['rollback', config.rollback],
  ])

/** Entries that only one of the lists has. */
function listChanges(key: string, before: readonly string[], after: readonly string[]): readonly EffectiveChange[] {
  const [gone, come] = [before.filter((one) => !after.includes(one)), after.filter((one) => !before.includes(one))]
  return [
    ...gone.map((one) => ({ environment: null, key, before: one, after: null })),
    ...come.map((one) => ({ environment: null, key, before: null, after: one })),
    ...(gone.length + come.length === 0 && text(before) !== text(after)
      ? [{ environment: null, key, before: 'one order', after: 'another order' }]
      : []),
  ]
}

/** Rules by their place in the list; two that say the same have one name. */
function numbered(before: Config['adjust'], after: Config['adjust']): readonly [readonly string[], readonly string[]] {
  const known = new Map(before.map((rule, index) => [text(rule), `rule ${index + 1}`]))
  const names = after.map((rule, index) => known.get(text(rule)) ?? `rule ${index + 1}, new`)
  return [before.map((rule) => known.get(text(rule)) ?? ''), names]
}

function variableFacts(config: Config, before: Config): Facts {
  const names = Object.entries(config.variables).flatMap(([cluster, variables]) =>
    Object.entries(variables).map(([name, value]) => {
      const was = before.variables[cluster]?.[name] ?? value
      return [`variables.${cluster}.${name}`, was === value ? 'a value' : 'another value'] as const
    }),
  )
  return new Map(names)
}

function environmentChanges(before: Config | null, after: Config | null): readonly EffectiveChange[] {
  const names = [...new Set([before, after].flatMap((config) => config?.environments.map(({ name }) => name) ?? []))]
  return names.flatMap((name) => {
    const [was, is] = [before, after].map((config) => config?.environments.find((one) => one.name === name))
    if (was !== undefined && is !== undefined) return between(name, environmentFacts(was), environmentFacts(is))
    return [{ environment: name, key: null, before: was ? summaryOf(was) : null, after: is ? summaryOf(is) : null }]
  })
}

const clustersOf = ({ clusters }: Environment) =>
  text(clusters.map(({ name, from }) => (from === null ? name : `${name} from ${from}`)))

const summaryOf = (environment: Environment) =>
  `mode ${environment.mode}, after ${text(environment.after)}, clusters ${clustersOf(environment)}`

const environmentFacts = (environment: Environment): Facts => {
  const { approvers } = environment
  return new Map([
    ['mode', environment.mode],
    ['after', text(environment.after)],
    ['clusters', clustersOf(environment)],
    ['branch', environment.branch ?? 'the default branch'],
    ['services', text(environment.services)],
    ['promote', environment.promote],
    ['merge', environment.merge],
    ['approvers', approvers === null ? 'nobody in particular' : approversText(approvers)],
    ['health', environment.health ?? 'required where it is reported'],
    ['soak', duration(environment.soak)],
    ['deadline', environment.deadline === null ? 'computed' : duration(environment.deadline)],
    ['freeze', text(environment.freeze.map(({ from, until }) => `${from} to ${until}`))],
    ['require', text(environment.require)],
  ])
}

const approversText = ({ users, teams, minimum }: NonNullable<Environment['approvers']>) =>
  `${minimum} of ${text([...users, ...teams.map((team) => `team ${team}`)])}`

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const

function duration(milliseconds: number): string {
  const [unit, size] = units.find(([, each]) => milliseconds % each === 0 && milliseconds > 0) ?? ['', 1]
  return `${milliseconds / size}${unit}`
}
