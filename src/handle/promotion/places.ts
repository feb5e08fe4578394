// Who has a place among the open promotions of an environment, and who waits for one.
import { servicesOf } from '../../ledger/inherited.ts'
import type { UnitRecord } from '../../ledger/state.ts'
import { branchName, parseBranchName } from '../../messages/branch-name.ts'
import { selects } from '../../promotion/slice/selection.ts'
import { unitNamed } from '../../promotion/slice/units.ts'
import type { Standing } from '../standing/standing.ts'
import type { Aim, Planned } from './plan-aim.ts'

/** Those that `limits.open` counts: holds and reverts never wait and take no place. */
const counted: ReadonlySet<string> = new Set(['promote', 'bump'])

/** Open ones of ours, and what the same job is about to open. */
export const placesTaken = (
  standing: Looked,
  environment: string,
  planned: readonly Pick<Planned, 'aim' | 'decision'>[],
): number =>
  placesHeld(standing, environment) +
  planned.filter(({ aim, decision }) => aim.to === environment && decision.kind === 'open').length

type Looked = { readonly snapshot: { readonly branches: Branches } }

/** Promotions and bumps that are open in the environment. */
export function placesHeld({ snapshot }: Looked, environment: string): number {
  const open = snapshot.branches.filter(({ name, pulls }) => {
    const own = parseBranchName(name)
    const isCounted = own !== null && own.environment === environment && counted.has(own.kind)
    return isCounted && pulls.some((pull) => pull.state === 'open' && pull.ours)
  })
  return open.length
}

/** What waits in the environment, the oldest first; nothing where only people promote. */
export async function queuedAims({ config, ledger }: Standing, environment: string): Promise<readonly Aim[]> {
  const to = config.environments.find((one) => one.name === environment)
  const from = to?.promote === 'auto' && to.mode === 'act' ? to.after[0] : undefined
  // Whoever begins to act is first cut: what waited in an earlier life is an old difference by then.
  const cuts = ledger.baseline?.cuts ?? null
  const isCut = cuts === null || Object.hasOwn(cuts, environment)
  if (from === undefined || !isCut) return []
  return (await ledger.waiting(environment)).map((name) => ({ unit: unitNamed(config, name), from, to: environment }))
}

/** What is open and carries services that its environment does not take any more. */
export async function unselectedAims({ config, ledger, snapshot }: Standing): Promise<readonly Aim[]> {
  const aims: Aim[] = []
  for (const environment of config.environments) {
    const { name: to, after, promote, mode } = environment
    const [from] = after
    if (from === undefined || promote !== 'auto' || mode !== 'act') continue
    const open = snapshot.branches.flatMap(({ name }) => {
      const own = parseBranchName(name)
      const isOpen = own?.kind === 'promote' && own.environment === to
      return isOpen && openPull(snapshot.branches, to, own.unit) !== undefined ? [own.unit] : []
    })
    const isLeft = ({ open: version, unit }: UnitRecord) => {
      if (version !== null) return servicesOf(version.carries).some((service) => !selects(environment, service))
      // An earlier try may have ended between the memory and the pull request.
      const { services } = unitNamed(config, unit)
      return services !== 'all' && services.every((service) => !selects(environment, service))
    }
    const records = (await ledger.many(to, open)).filter(isLeft)
    aims.push(...records.map(({ unit }) => ({ unit: unitNamed(config, unit), from, to })))
  }
  return aims
}

export const hasOpen = ({ snapshot }: Standing, { unit, to }: Aim): boolean =>
  openPull(snapshot.branches, to, unit.name) !== undefined

type Branches = Standing['snapshot']['branches']

const openPull = (branches: Branches, environment: string, unit: string) =>
  branches
    .find(({ name }) => name === branchName({ kind: 'promote', environment, unit }))
    ?.pulls.find((one) => one.ours && one.state === 'open')

/** An open promotion of a unit that services of this one left, as long as it carries them. */
export async function carriedElsewhere(
  { snapshot, ledger }: Standing,
  { to }: Aim,
  { unit: name, inherited }: UnitRecord,
  planned: readonly Planned[],
) {
  for (const { unit, open, services } of inherited) {
    const pull = open === null || unit === name ? undefined : openPull(snapshot.branches, to, unit)
    if (pull === undefined) continue
    const now = planned.find(({ aim }) => aim.to === to && aim.unit.name === unit)
    const carried =
      now?.decision.kind === 'update'
        ? now.plans.flatMap((plan) => plan.services)
        : servicesOf((await ledger.unit(to, unit)).open?.carries ?? {})
    const shared = services.filter((service) => carried.includes(service))
    if (shared.length > 0 && now?.decision.kind !== 'withdraw') return { number: pull.number, unit, services: shared }
  }
  return null
}
