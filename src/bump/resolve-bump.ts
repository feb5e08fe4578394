// What `/bump` asks for, once it is known what the environments pin: one base, and where.
import type { BumpCommand } from '../commands/model.ts'
import { unknownEnvironment } from '../commands/resolve.ts'
import { quoted } from '../commands/visible.ts'
import { type BaseAddress, baseId } from './model.ts'
import {
  type Asked,
  type BumpPlaces,
  baseOn,
  firstRings,
  listedBases,
  oneNamed,
  pinnedBases,
  pinningEnvironments,
  type Unclear,
  unclear,
  unknownBase,
  unknownServices,
  whyNotThere,
} from './named-base.ts'

export type ResolvedBump =
  | { readonly kind: 'resolved'; readonly base: BaseAddress; readonly environments: readonly string[] }
  | Unclear

/** A bare word that names an environment and no base means that environment; one that names both is asked back. */
export function resolveBump(command: BumpCommand, places: BumpPlaces): ResolvedBump {
  const asked: Asked = { line: command.line, places }
  const names = places.environments.map(({ name }) => name)
  const word = command.base
  const named = word === null ? null : oneNamed(word, asked)
  if (named !== null && 'kind' in named) return named
  const isEnvironment = word !== null && command.environment === null && names.includes(word)
  if (word !== null && named === null && !isEnvironment) return unknownBase(word, asked, names)
  if (isEnvironment && named !== null) {
    const message = `${quoted(word)} names an environment and a base. Write "/bump ${named.owner}/${named.name}" for the base, or "/bump in ${word}" for the environment.`
    return unclear(command.line, 'ambiguous-name', message)
  }
  const environment = command.environment ?? (isEnvironment ? word : null)
  const base = named ?? baseMeant(environment, command.only ?? [], asked)
  if ('kind' in base) return base
  const environments = environment === null ? whereOf(base, places) : [environment]
  const [wrong] = environments.flatMap((one) => whyNotThere(one, base, asked) ?? [])
  if (wrong !== undefined) return wrong
  const services = [...(command.only ?? []), ...(command.except ?? [])]
  const problems = unknownServices(services, base, environments, asked)
  return problems.length > 0 ? { kind: 'unclear', problems } : { kind: 'resolved', base, environments }
}

/** Where no base is named: that of the pull request, or the only one that is pinned there for these services. */
function baseMeant(environment: string | null, services: readonly string[], asked: Asked): BaseAddress | Unclear {
  const { line, places } = asked
  const environments = new Set(places.environments.map(({ name }) => name))
  if (environment !== null && !environments.has(environment))
    return { kind: 'unclear', problems: [unknownEnvironment(line, environment, { environments })] }
  const own = baseOn(places)
  if (own !== null) return own
  const bases = pinnedBases(places)
  const there = bases.filter((base) => environment === null || pinningEnvironments(places, base).includes(environment))
  const serving = there.filter((base) => services.some((service) => serves(places, base, environment, service)))
  const [only, ...more] = serving.length === 0 ? there : serving
  if (only !== undefined && more.length === 0) return only
  if (only !== undefined) return unclear(line, 'missing-value', `Say which base. ${listedBases(there)}`)
  const none = environment === null ? '' : `${environment} pins no tag of a base. `
  return unclear(line, 'not-pinned', `${none}${listedBases(bases)}`)
}

function serves({ surveys }: BumpPlaces, base: BaseAddress, environment: string | null, service: string): boolean {
  const there = [...surveys].filter(([name]) => environment === null || name === environment)
  const pins = there.flatMap(([, survey]) => survey.pins).filter((pin) => baseId(pin.base) === baseId(base))
  return pins.some((pin) => pin.services.includes(service))
}

/** Where no environment is named: that of the pull request, where it pins the base, else the first rings. */
function whereOf(base: BaseAddress, places: BumpPlaces): readonly string[] {
  const here = places.on?.environment ?? null
  return here !== null && pinningEnvironments(places, base).includes(here) ? [here] : firstRings(places, base)
}
