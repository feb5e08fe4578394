// Whether a bare word is an environment or a unit, once the configuration is known.
import { didYouMean } from '../config/suggest.ts'
import type { CommandProblem, PromoteCommand, StatusCommand } from './model.ts'
import { quoted } from './visible.ts'

export type KnownNames = { readonly environments: ReadonlySet<string>; readonly units: ReadonlySet<string> }

/** No units: what the pull request touched. `to` null: the next environment. */
export type ResolvedPromote =
  | { readonly kind: 'resolved'; readonly units: readonly string[]; readonly to: string | null }
  | { readonly kind: 'unclear'; readonly problems: readonly CommandProblem[] }

export type ResolvedStatus =
  | { readonly kind: 'resolved'; readonly unit: string | null }
  | { readonly kind: 'unclear'; readonly problems: readonly CommandProblem[] }

export function problem(line: number, code: string, message: string): CommandProblem {
  return { code, message, file: null, line, column: null }
}

const mostListed = 20

/** What there is, for whoever is told that a name is none. */
function listed(what: 'environments' | 'services' | 'bases', names: ReadonlySet<string>): string {
  if (names.size === 0) return `There are no ${what}: look at the layout in .github/sluice.yaml.`
  const more = names.size > mostListed ? ` and ${names.size - mostListed} more` : ''
  return `The ${what} are ${[...names].slice(0, mostListed).map(quoted).join(', ')}${more}.`
}

export function unknownEnvironment(
  line: number,
  word: string,
  { environments }: Pick<KnownNames, 'environments'>,
): CommandProblem {
  const hint = didYouMean(word, environments) || ` ${listed('environments', environments)}`
  return problem(line, 'unknown-environment', `Unknown environment ${quoted(word)}.${hint}`)
}

export function unknownService(line: number, word: string, services: ReadonlySet<string>): CommandProblem {
  const hint = didYouMean(word, services) || ` ${listed('services', services)}`
  return problem(line, 'unknown-name', `Unknown service ${quoted(word)}.${hint}`)
}

/**
 * A bare word that names an environment and no unit means that environment; one that names both is asked back. Behind
 * `to` stands an environment, and every bare word beside it is a unit.
 */
export function resolvePromote(command: PromoteCommand, known: KnownNames): ResolvedPromote {
  const { line } = command
  const problems: CommandProblem[] = []
  const units: string[] = []
  const targets: string[] = []
  for (const word of command.words) {
    const isEnvironment = known.environments.has(word)
    const isUnit = known.units.has(word)
    if (isEnvironment && isUnit && command.to === null) {
      const message = `${quoted(word)} names an environment and a service. Write "/promote ${word} to <env>" for the service, or "/promote to ${word}" for the environment.`
      problems.push(problem(line, 'ambiguous-name', message))
    } else if (isUnit) units.push(word)
    else if (isEnvironment) targets.push(word)
    else {
      const all = ` ${listed('environments', known.environments)} ${listed('services', known.units)}`
      const hint = didYouMean(word, [...known.environments, ...known.units]) || all
      problems.push(problem(line, 'unknown-name', `Unknown environment or service ${quoted(word)}.${hint}`))
    }
  }
  if (command.to !== null) {
    if (known.environments.has(command.to)) targets.push(command.to)
    else problems.push(unknownEnvironment(line, command.to, known))
  }
  if (targets.length > 1) {
    const message = `One environment at a time: ${targets.map(quoted).join(' and ')} are two. Write one line for each.`
    problems.push(problem(line, 'two-environments', message))
  }
  if (problems.length > 0) return { kind: 'unclear', problems }
  return { kind: 'resolved', units, to: targets[0] ?? null }
}

/** The unit that `/status` asks about; null: all of them. `bases`: what it might have meant as well. */
export function resolveStatus(
  command: StatusCommand,
  known: Pick<KnownNames, 'units'> & { readonly bases: ReadonlySet<string> },
): ResolvedStatus {
  const { unit, line } = command
  if (unit === null || known.units.has(unit)) return { kind: 'resolved', unit }
  const bases = known.bases.size === 0 ? '' : ` ${listed('bases', known.bases)}`
  const hint = didYouMean(unit, [...known.units, ...known.bases]) || ` ${listed('services', known.units)}${bases}`
  const message = `Unknown service or base ${quoted(unit)}.${hint}`
  return { kind: 'unclear', problems: [problem(line, 'unknown-name', message)] }
}
