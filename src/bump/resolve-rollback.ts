// What `/rollback` asks for: a base in one environment, or a service, which `resolveService` goes on with.
import type { RollbackCommand } from '../commands/model.ts'
import { quoted } from '../commands/visible.ts'
import type { BaseAddress } from './model.ts'
import {
  type Asked,
  type BumpPlaces,
  baseOn,
  oneNamed,
  pinningEnvironments,
  type Unclear,
  unclear,
  unknownBase,
  unknownServices,
  whyNotThere,
} from './named-base.ts'

export type ResolvedRollback =
  | {
      readonly kind: 'resolved'
      readonly base: BaseAddress
      readonly environment: string
      /** Null: the last one that was good. */
      readonly to: string | null
    }
  | { readonly kind: 'service' }
  | Unclear

export function resolveRollback(
  command: RollbackCommand,
  places: BumpPlaces,
  services: ReadonlySet<string>,
): ResolvedRollback {
  const { line, unit } = command
  const asked: Asked = { line, places }
  const base = unit === null ? baseOn(places) : oneNamed(unit, asked)
  if (base === null) {
    if (unit === null && places.on?.kind !== 'bump') return { kind: 'service' }
    if (unit === null)
      return unclear(line, 'missing-value', 'Say which base goes back: write "/rollback <base> in <env>".')
    const isEnvironment = command.environment === null && places.environments.some(({ name }) => name === unit)
    return services.has(unit) || isEnvironment ? { kind: 'service' } : unknownBase(unit, asked, services)
  }
  if ('kind' in base) return base
  if (unit !== null && services.has(unit)) {
    const message = `${quoted(unit)} names a service and a base. Write "${base.owner}/${base.name}" for the base.`
    return unclear(line, 'ambiguous-name', message)
  }
  const environment = command.environment ?? whereOf(base, places)
  if (environment === null) {
    const pinning = pinningEnvironments(places, base).map(quoted).join(', ')
    const message = `Say where: "/rollback ${base.name} in <env>". It is pinned in ${pinning}.`
    return unclear(line, 'missing-value', message)
  }
  const wrong = whyNotThere(environment, base, asked)
  if (wrong !== null) return wrong
  if (command.to !== null && command.to.kind !== 'version')
    return unclear(line, 'bad-target', 'A base goes back to a tag of it: write "to <tag>".')
  const problems = unknownServices(command.only ?? [], base, [environment], asked)
  if (problems.length > 0) return { kind: 'unclear', problems }
  return { kind: 'resolved', base, environment, to: command.to?.version ?? null }
}

/** The environment of the pull request, or the only one. */
function whereOf(base: BaseAddress, places: BumpPlaces): string | null {
  const pinning = pinningEnvironments(places, base)
  const here = places.on?.environment ?? null
  if (here !== null && pinning.includes(here)) return here
  return pinning.length === 1 ? (pinning[0] ?? null) : null
}
