// Which service and environment `/rollback`, `/suspend` and `/resume` mean, by what they name and what they stand on.
import { didYouMean } from '../config/suggest.ts'
import type { CommandProblem } from './model.ts'
import { problem, unknownEnvironment } from './resolve.ts'
import { quoted } from './visible.ts'

export type ServicePlaces = {
  /** Environments in the order of the configuration, each with the services that some cluster of it has. */
  readonly having: ReadonlyMap<string, readonly string[]>
  readonly groups: readonly { readonly name: string; readonly services: readonly string[] }[]
  /** What the pull request that the comment stands on is about; null: it stands on none, or on one that tells nothing. */
  readonly on: { readonly environments: readonly string[]; readonly services: readonly string[] } | null
}

export type AskedService = {
  readonly command: 'rollback' | 'suspend' | 'resume'
  readonly line: number
  readonly named: string | null
  readonly environment: string | null
}

export type ResolvedService =
  | { readonly kind: 'resolved'; readonly environment: string; readonly services: readonly string[] }
  | { readonly kind: 'unclear'; readonly problems: readonly CommandProblem[] }

/** A bare word that names an environment and no service means that environment. */
export function resolveService(asked: AskedService, places: ServicePlaces): ResolvedService {
  const { line } = asked
  const environments = new Set(places.having.keys())
  const isPlace = asked.named !== null && asked.environment === null && environments.has(asked.named)
  const isService = asked.named !== null && servicesNamed(asked.named, places).length > 0
  const environment = isPlace && !isService ? asked.named : asked.environment
  const named = isPlace && !isService ? null : asked.named
  if (environment !== null && !environments.has(environment))
    return { kind: 'unclear', problems: [unknownEnvironment(line, environment, { environments })] }
  const wanted = named === null ? (places.on?.services ?? []) : servicesNamed(named, places)
  if (wanted.length === 0) return { kind: 'unclear', problems: [nothingMeant(asked, named, places)] }
  const where = [...environments].filter((name) => wanted.some((one) => places.having.get(name)?.includes(one)))
  const here = (places.on?.environments ?? []).filter((name) => where.includes(name))
  const [found, ...more] = environment === null ? (here.length > 0 ? here : where) : [environment]
  const what = named ?? wanted.join(', ')
  if (found === undefined || more.length > 0) {
    const all = where.map(quoted).join(', ')
    return unclear(line, 'missing-value', `Say where: "/${asked.command} ${what} in <env>". It is in ${all}.`)
  }
  const services = wanted.filter((one) => places.having.get(found)?.includes(one))
  if (services.length > 0) return { kind: 'resolved', environment: found, services }
  const elsewhere = where.length === 0 ? 'It is in no environment.' : `It is in ${where.map(quoted).join(', ')}.`
  return unclear(line, 'not-there', `${quoted(found)} has no service ${quoted(what)}. ${elsewhere}`)
}

/** A service of two groups may be named by its own name: then both are meant. */
function servicesNamed(name: string, { having, groups }: ServicePlaces): readonly string[] {
  const all = new Set([...having.values()].flat())
  if (all.has(name)) return [name]
  const group = groups.find((one) => one.name === name)
  if (group !== undefined) return group.services.filter((one) => all.has(one))
  return [...all].filter((one) => one.slice(one.indexOf('.') + 1) === name).sort()
}

const mostListed = 20

function nothingMeant(
  { command, line }: AskedService,
  named: string | null,
  { having, groups }: ServicePlaces,
): CommandProblem {
  if (named === null)
    return problem(line, 'missing-value', `Say which service: write "/${command} <service> in <env>".`)
  const names = [...new Set([...[...having.values()].flat(), ...groups.map((one) => one.name)])].sort()
  const more = names.length > mostListed ? ` and ${names.length - mostListed} more` : ''
  const hint =
    didYouMean(named, names) || ` The services are ${names.slice(0, mostListed).map(quoted).join(', ')}${more}.`
  return problem(line, 'unknown-name', `Unknown service ${quoted(named)}.${hint}`)
}

const unclear = (line: number, code: string, message: string): ResolvedService => ({
  kind: 'unclear',
  problems: [problem(line, code, message)],
})
