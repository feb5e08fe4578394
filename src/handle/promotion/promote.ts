// Brings units of environments up to date: plans each, writes the ledger, then opens or refreshes pull requests.

import { ForgeError } from '../../github/failure.ts'
import type { UnitRecord, Version } from '../../ledger/state.ts'
import { opened, unwaited, versionFor, waiting, withdrawn } from '../../ledger/transactions.ts'
import { byHandBanner, forcedBanner } from '../../messages/banners.ts'
import { forcedTrailer, promotionMessage, promotionTitle } from '../../messages/commit-message.ts'
import type { Outcome } from '../../messages/replies.ts'
import { withdrawnText } from '../../messages/withdrawn.ts'
import type { Oid } from '../../oid.ts'
import type { Plan } from '../../promotion/model.ts'
import { blockersOf, questionsOf } from '../../promotion/settling/blockers.ts'
import { byHand } from '../../promotion/settling/by-hand.ts'
import { carriedChanges } from '../../promotion/settling/carried-changes.ts'
import { stillAsked } from '../../promotion/settling/choices.ts'
import type { Forced } from '../../promotion/settling/forced.ts'
import type { GateCondition } from '../../promotion/settling/gate.ts'
import { noteOutcomes } from '../dashboard/noted.ts'
import { conditionsOn, type GateSubject } from '../gate/conditions.ts'
import { giveWay } from '../give-way.ts'
import { readyFor } from '../health/ready-for.ts'
import { completeProposal, type Effect, openProposal, withdrawProposal } from '../proposal/pull-request.ts'
import { demandCurrent } from '../standing/organisation.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import { judgeAnew, waitingNow } from './judged-anew.ts'
import { isLeftToPeople, tellMovedUnder } from './moved-under.ts'
import { hasOpen, placesTaken, queuedAims } from './places.ts'
import { type Aim, branchFor, isSameContent, openPullOf, type Planned, planAim, type Wish } from './plan-aim.ts'
import { standsStill } from './stop-for.ts'
import { waitingFor } from './waiting-for.ts'

/** `serving`: environments whose places may have become free, besides those of the aims. */
export async function promote(
  work: Work,
  standing: Standing,
  aims: readonly Aim[],
  wish: Wish,
  serving: readonly string[] = [],
): Promise<readonly Outcome[]> {
  if (aims.length + serving.length > 0) await demandCurrent(work)
  const planned: Planned[] = []
  const plan = async (aim: Aim) => {
    if (planned.some((one) => isSame(one.aim, aim))) return
    const ready = await readyFor(work, standing, aim, wish)
    const one =
      ready.kind === 'wait'
        ? await waitingFor(standing, aim, ready)
        : await planAim(work, standing, ready.source === null ? aim : { ...aim, source: ready.source }, wish, planned)
    planned.push(one)
    work.log.info({ unit: aim.unit.name, environment: aim.to, decision: one.decision }, 'decided')
  }
  // Whoever has waited longest comes first; what a person asks for waits for nobody, and nobody comes along with it.
  const environments = wish.requestedBy === null && !wish.dry ? new Set([...aims.map(({ to }) => to), ...serving]) : []
  for (const environment of environments) {
    if (await standsStill(work, standing, environment)) continue
    for (const aim of await queuedAims(standing, environment)) {
      const isFree = placesTaken(standing, environment, planned) < standing.config.limits.open
      if (isFree || hasOpen(standing, aim)) await plan(aim)
    }
  }
  for (const aim of aims) await plan(aim)
  if (wish.dry) return planned.map((one) => outcomeOf(one, one.pull))
  return apply(work, standing, planned, wish)
}

const isSame = (a: Aim, b: Aim) => a.to === b.to && a.unit.name === b.unit.name

const outcomeOf = ({ aim, plans, decision }: Planned, pull: number | null): Outcome => ({
  unit: aim.unit.name,
  environment: aim.to,
  plans,
  decision,
  pull,
})

/** The content stands already, but a person may have asked for it in other words that later merges keep to. */
function wished(record: UnitRecord, { decision, carry, plans }: Planned, { requestedBy }: Wish): UnitRecord {
  if (record.open === null || decision.kind !== 'leave' || decision.code !== 'unchanged') return record
  const { open } = record
  // An older version of Sluice did not record whose changes it carries, nor who may merge it.
  const now = { carried: open.carried ?? carriedChanges(plans), byHand: open.byHand ?? byHand(plans) }
  const isSame = requestedBy === null || JSON.stringify(open.carry) === JSON.stringify(carry)
  if (isSame && open.carried !== undefined && open.byHand !== undefined) return record
  return { ...record, open: { ...open, ...now, carry: isSame ? open.carry : carry } }
}

type Ready = { readonly planned: Planned; readonly next: UnitRecord; readonly effect: Effect | null }

/** What the memory will be; for what is opened, the commit exists by then but no branch leads to it. */
async function ready(work: Work, standing: Standing, planned: Planned, wish: Wish): Promise<Ready> {
  const { decision, record } = planned
  switch (decision.kind) {
    case 'open':
    case 'update':
      return prepared(work, standing, planned, wish)
    case 'withdraw':
      return { planned, next: withdrawn(record), effect: null }
    case 'wait':
      return { planned, next: waiting(record, decision.because), effect: null }
    case 'failed':
      return { planned, next: record, effect: null }
    case 'held':
      return { planned, next: heldBack(standing, planned, wish), effect: null }
    case 'upstream':
      return { planned, next: unwaited(record), effect: null }
    case 'leave':
      if (decision.code === 'observe') return { planned, next: record, effect: null }
      // The memory was written and nothing else: what was never made is not open.
      if (planned.pull === null && record.open !== null && nothingToBring.has(decision.code))
        return { planned, next: withdrawn(unwaited(record)), effect: null }
      return { planned, next: waitingNow(wished(unwaited(record), planned, wish), planned), effect: null }
  }
}

/** It waits for the stop to end; a person who was refused changes nothing. */
function heldBack({ config }: Standing, planned: Planned, { requestedBy }: Wish): UnitRecord {
  const { aim, decision, pull, record } = planned
  if (decision.kind !== 'held' || requestedBy !== null) return record
  // The memory was written and nothing else: what was never made is not open.
  const next = pull === null ? withdrawn(record) : record
  const isAutomatic = config.environments.some(({ name, promote: how }) => name === aim.to && how === 'auto')
  return isAutomatic ? waiting(next, decision.because) : unwaited(next)
}

const nothingToBring: ReadonlySet<string> = new Set(['in-step', 'blocked'])

async function prepared(work: Work, standing: Standing, planned: Planned, wish: Wish): Promise<Ready> {
  const { aim, plans, digest, record, carry } = planned
  const changes = plans.flatMap((plan) => plan.changes)
  const message = promotionMessage(plans, digest, wish.requestedBy, wish.force ?? null)
  const branch = branchFor(aim)
  const facts = standing.snapshot.branches.find((one) => one.name === branch) ?? null
  // A commit that brings the same would only take reviews away.
  const pull = openPullOf(facts)
  const isSame = facts !== null && facts.oid === record.open?.head && isSameContent(record, plans)
  const standsThere = isSame && (wish.force === undefined || pull?.approved === true)
  const head = standsThere ? facts.oid : await work.forge.commit({ parent: standing.headOf(aim.to), message, changes })
  const blockers = blockersOf(plans, record.open?.blockers)
  const requester = wish.requestedBy ?? (planned.pull === null ? undefined : record.open?.requestedBy)
  const asker = requester === undefined ? {} : { requestedBy: requester }
  const forced = forcedNow(work, wish, head) ?? (head === record.open?.head ? record.open.forced : undefined)
  const version = versionFor(plans, { head, digest, blockers, ...asker, ...(forced && { forced }) })
  const began = beganWith(planned) ?? carriedBy(plans)
  const conditions = await conditionsOn(work, standing, { ...subjectOf(planned, version), pull })
  const effect: Effect = {
    branch,
    base: standing.branchOf(aim.to),
    before: facts?.oid ?? null,
    head,
    pull,
    ...(await saysOf(work, standing, planned, conditions, forced)),
    digest,
    blockers,
    conditions,
  }
  const asked = { ...record, choices: stillAsked(record.choices, questionsOf(blockers)) }
  // Until it stands there it waits on: whoever looks next finds it, whatever happens to this job.
  const next = { ...opened(asked, branch, version, facts?.oid ?? null, { carry, began }), waits: record.waits }
  return { planned, next, effect }
}

const forcedNow = ({ now }: Work, { force, requestedBy }: Wish, head: Oid): Forced | undefined =>
  force === undefined || requestedBy === null
    ? undefined
    : { by: requestedBy, reason: force, at: new Date(now()).toISOString(), head }

const subjectOf = ({ aim }: Planned, version: Version): GateSubject => ({
  kind: 'promote',
  environment: aim.to,
  unit: aim.unit.name,
  head: version.head,
  pull: null,
  version,
})

async function saysOf(
  work: Work,
  { config }: Standing,
  planned: Planned,
  conditions: readonly GateCondition[],
  forced: Forced | undefined,
) {
  const { aim, plans, record, lacking } = planned
  const began = beganWith(planned)
  const joined = new Set(began === null ? [] : carriedBy(plans).filter((commit) => !began.includes(commit)))
  const blockers = blockersOf(plans, record.open?.blockers)
  const health = conditions.filter(({ about }) => about === 'health')
  const isAuto = config.environments.some(({ name, merge }) => name === aim.to && merge === 'auto')
  const told = byHand(plans).filter(({ isGrave }) => isAuto || isGrave)
  const banners = [...(forced === undefined ? [] : [forcedBanner(forced)]), ...byHandBanner(told)]
  const takesOver = record.inherited.flatMap(({ open }) => open?.pull ?? [])
  return {
    title: promotionTitle(aim.unit.name, aim.to),
    body: await work.plan('body', { config, plans, blockers, joined, lacking, takesOver, banners, health }),
  }
}

const carriedBy = (plans: readonly Plan[]): readonly Oid[] => [
  ...new Set(plans.flatMap(({ pending }) => pending.filter(({ carried }) => carried).map(({ commit }) => commit))),
]

/** What an open promotion carried when it was opened; null: it is opened now, or that was not recorded. */
const beganWith = ({ pull, record }: Planned) => (pull === null ? null : (record.open?.began ?? null))

/** The memory is written before anything is visible, so that a crash in between can be told from a person's doing. */
async function apply(
  work: Work,
  standing: Standing,
  planned: readonly Planned[],
  wish: Wish,
): Promise<readonly Outcome[]> {
  const all: Ready[] = []
  for (const one of planned) {
    await giveWay(work)
    all.push(await orRefused(one, () => ready(work, standing, one, wish)))
  }
  const changed = all.filter(({ planned: one, next }) => next !== one.remembered)
  const summary = changed
    .map(({ planned: one }) => `${one.decision.kind} ${one.aim.unit.name} in ${one.aim.to}`)
    .join(', ')
  const why = wish.force === undefined ? '' : `${forcedTrailer(wish.force)}\n`
  const message = `${summary}\n\n${why}Requested-by: ${wish.requestedBy ?? 'a merge'}`
  if (changed.length > 0)
    await standing.ledger.write(
      changed.map(({ next }) => next),
      message,
      { texts: changed.flatMap(({ planned: one }) => one.plans.flatMap(textsOf)) },
    )
  const outcomes: Outcome[] = []
  for (const { planned: one, effect } of all) {
    await giveWay(work)
    const carried = await orRefused(one, async () => ({ pull: await carryOut(work, standing, one, wish, effect) }))
    outcomes.push('pull' in carried ? outcomeOf(one, carried.pull) : outcomeOf(carried.planned, one.pull))
  }
  // Noted before nobody waits any more: after a crash in between it is found and noted again.
  const isRefused = ({ decision }: Outcome) => decision.kind === 'held' && wish.requestedBy !== null
  await noteOutcomes(
    work,
    standing,
    outcomes.filter((outcome) => !isRefused(outcome)),
  )
  const visible = all.filter(
    ({ next, effect, planned: one }) => next.waits !== null && (effect !== null || one.decision.kind === 'withdraw'),
  )
  const settled = visible.map(({ next }) => unwaited(next))
  if (settled.length > 0) await standing.ledger.write(settled, `waited: ${summary}`)
  return outcomes
}

/** Content of bases that stands in no commit. */
const textsOf = ({ carries, received }: Plan) => [...(carries.texts ?? []), ...(received?.texts ?? [])]

/** What GitHub refuses for one unit, a rule or a name that is taken, must not stop the others. */
async function orRefused<T>(planned: Planned, act: () => Promise<T>): Promise<T | Ready> {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof ForgeError) || error.failure.kind === 'retry') throw error
    const decision = { kind: 'failed', because: error.message } as const
    // It is tried again with the next merge, and holds up nobody until then.
    return { planned: { ...planned, decision }, next: unwaited(planned.record), effect: null }
  }
}

async function carryOut(
  work: Work,
  standing: Standing,
  planned: Planned,
  wish: Wish,
  effect: Effect | null,
): Promise<number | null> {
  const { decision, aim, pull } = planned
  if (effect !== null) return openProposal(work, effect)
  if (decision.kind === 'withdraw') {
    const why = withdrawnText(decision.code)
    await withdrawProposal(work, standing, { number: decision.number, branch: branchFor(aim), why })
  }
  if (decision.kind === 'leave' && decision.code === 'unchanged') {
    const facts = standing.snapshot.branches.find((one) => one.name === branchFor(aim))
    const standingPull = openPullOf(facts ?? null)
    const { open } = planned.record
    if (open !== null) {
      const conditions = await conditionsOn(work, standing, { ...subjectOf(planned, open), pull: standingPull })
      await completeProposal(work, open, standingPull, {
        ...(await saysOf(work, standing, planned, conditions, open.forced)),
        conditions,
      })
    }
  }
  // An earlier try may have written the memory and not got as far as the gate.
  const isAgain = work.attempt > 1 && decision.kind === 'leave' && decision.code === 'person'
  if (isAgain || waitingNow(planned.record, planned) !== planned.record) await judgeAnew(work, standing, planned)
  if (isLeftToPeople(decision) && wish.requestedBy === null) await tellMovedUnder(work, planned)
  return pull
}
