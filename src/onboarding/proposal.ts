// What is proposed to a repository without configuration, for a screen and for a pull request alike.
import { writeConfig } from '../messages/onboarding-config.ts'
import { unlikeWords } from '../messages/onboarding-environments.ts'
import { type Found, servicesIn } from './measure.ts'
import type { Recognised } from './recognise.ts'

export type ProposedEnvironment = {
  readonly name: string
  readonly clusters: readonly string[]
  readonly branch: string | null
  readonly services: number
}

export type Proposal = {
  /** The whole configuration. */
  readonly text: string
  /** A preset's name, or null where the paths are written out. */
  readonly layout: string | null
  readonly environments: readonly ProposedEnvironment[]
  /** Every service that any environment has. */
  readonly services: readonly string[]
  readonly unlike: readonly string[]
  /** Environments with few of the services that stand on both sides of them: what they lack goes no further. */
  readonly narrow: readonly string[]
}

export function proposalOf({ draft, found, unlike }: Recognised): Proposal {
  const environments = draft.environments.map(({ name, clusters, branch }): ProposedEnvironment => {
    const own = found.filter((one) => one.environment === name)
    return { name, branch, clusters: clusters.map((cluster) => cluster.name), services: namesOf(own).length }
  })
  const proposal = {
    layout: draft.layout.preset,
    environments,
    services: namesOf(found),
    unlike,
    narrow: narrowOf(environments),
  }
  return { ...proposal, text: writeConfig(draft, aboutOf(proposal)) }
}

/** Fewer make no pattern. */
const leastAround = 4

function narrowOf(environments: readonly ProposedEnvironment[]): readonly string[] {
  return environments.flatMap(({ name, services }, index) => {
    const [before, after] = [environments[index - 1], environments[index + 1]]
    const around = Math.min(before?.services ?? 0, after?.services ?? 0)
    return around >= leastAround && services * 4 < around ? [name] : []
  })
}

/** Without the group that some stand in. */
const namesOf = (found: readonly Found[]) =>
  [...new Set([...servicesIn(found)].map((name) => name.slice(name.lastIndexOf('/') + 1)))].sort()

function aboutOf({ environments, services, unlike }: Omit<Proposal, 'text'>): readonly string[] {
  const chain = environments.map(({ name }) => name).join(' → ')
  const left = unlike.length === 0 ? [] : [`${unlikeWords(unlike.join(', '))}.`]
  return [`Seen: ${chain}; ${services.length === 1 ? 'one service' : `${services.length} services`}.`, ...left]
}
