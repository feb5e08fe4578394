// One unit of one environment, planned and decided: what the ledger and the branches say of it, and what is to be done.
import type { BranchFacts } from '../../github/ports.ts'
import { introduceFor } from '../../ledger/introduce.ts'
import type { UnitRecord } from '../../ledger/state.ts'
import { versionOf } from '../../ledger/transactions.ts'
import { branchName } from '../../messages/branch-name.ts'
import type { Oid } from '../../oid.ts'
import { type Decision, decide } from '../../promotion/decide.ts'
import { digestOf } from '../../promotion/digest.ts'
import type { Carry, Choice, Introduce, Plan } from '../../promotion/model.ts'
import { takesNoPart } from '../../promotion/no-part.ts'
import { introduces } from '../../promotion/plan-services.ts'
import { bringsThis, standOtherwise } from '../../promotion/received/brought.ts'
import { withChoices } from '../../promotion/settling/choices.ts'
import type { Unit } from '../../promotion/slice/units.ts'
import { startFor } from '../baseline/bases.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import { withBumpFirst } from './bump-first.ts'
import { withJoins } from './joins.ts'
import { carriedElsewhere, placesTaken } from './places.ts'
import { reconcile } from './reconcile.ts'
import { stopFor } from './stop-for.ts'

export type Aim = {
  readonly unit: Unit
  readonly from: string
  readonly to: string
  /** The commit that content comes from; default: the head. */
  readonly source?: Oid
  /** What a person asked for by name, which may come to clusters that do not have it; `all`: the unit itself. */
  readonly named?: 'all' | readonly string[]
}

export type Wish = {
  /** Who asked by a comment; null: a merge led here. */
  readonly requestedBy: string | null
  /** Only plan and say what would happen. */
  readonly dry: boolean
  /** Before the merge that led here, where no ledger says more. */
  readonly before: Oid | null
  /** Made by the person who asks, about what the plan leaves open. */
  readonly choices?: readonly Choice[]
  /** What is to be carried, null for everything; default: what the open promotion was asked to. */
  readonly carry?: Carry | null
  /** Why whoever asks answers for it though its health upstream is not known to be good. */
  readonly force?: string
}

export type Planned = {
  readonly aim: Aim
  readonly plans: readonly Plan[]
  readonly digest: string
  readonly decision: Decision
  /** As the ledger has it, and as it is once what happened to its pull request is taken in. */
  readonly remembered: UnitRecord
  readonly record: UnitRecord
  readonly pull: number | null
  /** What a person asked to be carried, now or when it was opened; null: everything. */
  readonly carry: Carry | null
  /** Clusters that the unit would be new in: only a person introduces it there. */
  readonly lacking: readonly string[]
}

/** `before`: what the same job has planned so far. */
export async function planAim(
  work: Work,
  standing: Standing,
  aim: Aim,
  wish: Wish,
  before: readonly Planned[],
): Promise<Planned> {
  const { config, snapshot, headOf } = standing
  const { unit, from, to } = aim
  const branch = branchFor(aim)
  const facts = snapshot.branches.find((one) => one.name === branch) ?? null
  const remembered = await standing.ledger.unit(to, unit.name)
  const known = await reconcile(work, remembered, facts, standing.branchOf(to))
  const choices = withChoices(known.choices, wish.choices ?? [])
  const record = choices === known.choices ? known : { ...known, choices }
  const carry = wish.carry === undefined ? keptWish(record) : wish.carry
  const introduce = introduceFor(record, aim.named ?? [])
  const request = {
    unit: unit.name,
    services: unit.services,
    from,
    to,
    source: aim.source ?? headOf(from),
    target: headOf(to),
    introduce,
    choices,
    ...(carry === null ? {} : { carry }),
  }
  const question = { request, record, start: startFor(standing, aim, wish) }
  const { plans: all, bringsBackOnly } = await work.plan('unit', { config, question })
  const pull = openPullOf(facts)
  const [taking, leaving] = [true, false].map((is) =>
    all.filter((plan) => (!plan.introduces || mayIntroduce(plan, introduce)) === is),
  )
  const joined = await withJoins(work, standing, aim, request, taking ?? [], (environment) =>
    openInto(standing, { ...aim, to: environment }),
  )
  const plans = await withBumpFirst(work, standing, joined)
  const lacking = (leaving ?? []).filter(isIntroducible).map(({ cluster }) => cluster)
  const digest = digestOf(plans)
  const decision = decide(plans, {
    asked: wish.requestedBy !== null,
    mode: config.environments.find((one) => one.name === to)?.mode ?? 'observe',
    digest,
    branch: facts === null ? null : { oid: facts.oid, byUs: facts.byUs || isVersion(record, facts.oid) },
    pull,
    open: record.open,
    refused: record.refused,
    isStale: plans.some((plan) => movedFiles(record, plan).length > 0),
    isSaidAnew: wish.force !== undefined && record.open?.forced?.reason !== wish.force,
    isSameContent: isSameContent(record, plans),
    takenBack: bringsBackOnly,
    openPulls: placesTaken(standing, to, before),
    limit: config.limits.open,
    stop: await stopFor(work, standing, aim, plans, wish.requestedBy !== null),
    elsewhere: await carriedElsewhere(standing, aim, record, before),
  })
  return { aim, plans, digest, decision, remembered, record, pull: pull?.number ?? null, carry, lacking }
}

/** The source has it, and the environment takes it. */
const isIntroducible = ({ services, problems, notes }: Plan) =>
  services.length > 0 &&
  !takesNoPart({ notes }) &&
  !problems.some(({ code }) => code === 'unknown-service' || code === 'source-empty')

/** Only a person introduces a service, cluster by cluster; what one asked for before, later merges may join. */
function mayIntroduce({ cluster, services, notes }: Plan, introduce: Introduce): boolean {
  // Picked changes are no first copy: where other clusters take them, this one is left out.
  if (takesNoPart({ notes }) || notes.some(({ code }) => code === 'first-copy')) return false
  return services.length === 0 || services.some((service) => introduces(introduce, cluster, service))
}

/** The commit that stands brings exactly this: only what is said of it may be new. */
export function isSameContent({ open }: UnitRecord, plans: readonly Plan[]): boolean {
  if (open === null) return false
  const clusters = new Set(plans.map((plan) => plan.cluster))
  const isBrought = Object.entries(open.brings).every(
    ([cluster, { written }]) => clusters.has(cluster) || Object.keys(written).length === 0,
  )
  return isBrought && plans.every((plan) => bringsThis(open.brings[plan.cluster], plan))
}

/** What the open promotion changes and the target has changed since it was made. */
export function movedFiles({ open }: UnitRecord, plan: Plan): readonly string[] {
  const brought = open?.brings[plan.cluster]
  return brought === undefined ? [] : standOtherwise(brought, plan)
}

/** A later merge, or a choice, keeps to it, whatever of it is still pending. */
const keptWish = ({ open }: UnitRecord): Carry | null => (open?.carry ? { ...open.carry, mayMiss: true } : null)

/** The pull request from our branch: ours, even where somebody opened another one from it. */
export const openPullOf = (facts: BranchFacts | null) => {
  const open = facts?.pulls.filter((one) => one.state === 'open') ?? []
  return open.find((one) => one.ours) ?? open[0] ?? null
}

const openInto = ({ snapshot }: Standing, aim: Aim): number | null => {
  const pull = openPullOf(snapshot.branches.find((one) => one.name === branchFor(aim)) ?? null)
  return pull?.ours === true ? pull.number : null
}

/** A commit that the ledger names is ours, whatever GitHub says of its signature. */
const isVersion = (record: UnitRecord, oid: Oid) => versionOf(record, { headOid: oid, firstCommit: null }) !== null

export const branchFor = ({ unit, to }: Aim) => branchName({ kind: 'promote', environment: to, unit: unit.name })
