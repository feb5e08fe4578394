// Moves a base's tag in environments: plans each, writes the ledger, then opens or refreshes pull requests.
import { bumpBlockers } from '../../bump/blockers.ts'
import type { BumpOutcome } from '../../bump/decide.ts'
import { baseId, baseUnit, pinKey } from '../../bump/model.ts'
import type { BaseNews } from '../../bump/news.ts'
import { ForgeError, isOutage } from '../../github/failure.ts'
import type { BumpRecord, BumpVersion } from '../../ledger/bump-state.ts'
import { bumpOpened, bumpWithdrawn, isWayBack } from '../../ledger/bump-transactions.ts'
import { dictionary } from '../../ledger/state.ts'
import { bumpBody } from '../../messages/bump-body.ts'
import { bumpFollowers, bumpMessage, bumpTitle } from '../../messages/bump-words.ts'
import { plain } from '../../messages/markdown.ts'
import type { Oid } from '../../oid.ts'
import { conditionsOn, type GateSubject } from '../gate/conditions.ts'
import { giveWay } from '../give-way.ts'
import { completeProposal, type Effect, isComplete, openProposal } from '../proposal/pull-request.ts'
import { demandCurrent } from '../standing/organisation.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import { noteWaiting } from './bumps-waiting.ts'
import { planWish } from './plan-wish.ts'
import { type BaseRead, readBase } from './read-base.ts'
import { readNews } from './read-news.ts'
import type { Along, BumpWish, PlannedBump } from './wish.ts'
import { beginWithdrawal, type Withdrawal, withdraw } from './withdrawals.ts'

/** `along`: what the job learned before; it is written in the same transaction, unless all of it is only a rehearsal. */
export async function bumpNow(
  work: Work,
  standing: Standing,
  wishes: readonly BumpWish[],
  along: Along = {},
): Promise<readonly BumpOutcome[]> {
  if (wishes.length > 0) await demandCurrent(work)
  const reads = new Map(along.read)
  const planned: PlannedBump[] = []
  for (const wish of wishes) {
    const id = baseId(wish.base)
    const read = reads.get(id) ?? (await readBase(work, standing, wish.base, []))
    reads.set(id, read)
    const known = along.bumps?.find((one) => one.environment === wish.environment && one.base === id) ?? null
    planned.push(await planWish(work, standing, wish, read, known, planned))
  }
  if (planned.some(({ wish }) => wish.dry)) return planned.map((one) => outcomeOf(one, one.pull?.number ?? null))
  return apply(work, standing, planned, along, reads)
}

const outcomeOf = ({ wish, plans, decision, tag }: PlannedBump, pull: number | null): BumpOutcome => ({
  base: wish.base,
  environment: wish.environment,
  plans,
  decision,
  tag,
  pull,
})

type Ready = { readonly planned: PlannedBump; readonly next: BumpRecord; readonly effect: Effect | null }

/** The memory is written before anything is visible, so that a crash in between can be told from a person's doing. */
async function apply(
  work: Work,
  standing: Standing,
  planned: readonly PlannedBump[],
  along: Along,
  reads: ReadonlyMap<string, BaseRead>,
): Promise<readonly BumpOutcome[]> {
  const all: Ready[] = []
  let outage: ForgeError | null = null
  for (const one of planned) {
    await giveWay(work)
    try {
      all.push(await orRefused(one, () => ready(work, standing, one)))
    } catch (error) {
      // A base that gives no answer now must not stop the others; it is asked again with the next try of the job.
      if (!isOutage(error)) throw error
      outage = error
    }
  }
  const own = all.map(({ next }) => next)
  const others = (along.bumps ?? []).filter((one) => !own.some((next) => isSame(next, one)))
  const bases = [...reads.values()].map(({ record }) => record)
  for (const { planned: one } of all) {
    const withdrawal = withdrawalOf(one)
    if (withdrawal !== null) await beginWithdrawal(work, withdrawal)
  }
  await standing.ledger.write([], messageFor(all), { bumps: [...others, ...own], bases })
  const outcomes: BumpOutcome[] = []
  for (const { planned: one, effect } of all) {
    await giveWay(work)
    const carried = await orRefused(one, async () => ({ pull: await carryOut(work, standing, one, effect) }))
    outcomes.push(
      'pull' in carried ? outcomeOf(one, carried.pull) : outcomeOf(carried.planned, one.pull?.number ?? null),
    )
  }
  await noteWaiting(work, outcomes)
  if (outage !== null) throw outage
  return outcomes
}

const isSame = (a: BumpRecord, b: BumpRecord) => a.environment === b.environment && a.base === b.base

function messageFor(all: readonly Ready[]): string {
  const doing = all.filter(({ effect, planned }) => effect !== null || planned.decision.kind === 'withdraw')
  if (doing.length === 0) return 'what bases and their tags are'
  const summary = doing.map(({ planned: { wish, decision, tag } }) => {
    const what = `${decision.kind} ${wish.base.owner}/${wish.base.name} in ${wish.environment}`
    return tag === null ? what : `${what} to ${tag}`
  })
  const asked = doing.find(({ planned }) => planned.wish.requestedBy !== null)?.planned.wish.requestedBy
  return `${summary.join(', ')}\n\nRequested-by: ${asked ?? 'a new tag'}`
}

/** What GitHub refuses for one environment must not stop the others. */
async function orRefused<T>(planned: PlannedBump, act: () => Promise<T>): Promise<T | Ready> {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof ForgeError) || error.failure.kind === 'retry') throw error
    const decision = { kind: 'failed', because: error.message } as const
    return { planned: { ...planned, decision }, next: planned.record, effect: null }
  }
}

/** What the memory will be; for what is opened, the commit exists by then but no branch leads to it. */
async function ready(work: Work, standing: Standing, planned: PlannedBump): Promise<Ready> {
  const { decision, record, pull } = planned
  if (decision.kind === 'open' || decision.kind === 'update') return prepared(work, standing, planned)
  // What was never made is not open, once there is nothing left for it to bring.
  const isOver = decision.kind === 'withdraw' || (overCodes.has(decision.code) && pull === null && record.open !== null)
  if (isOver) return { planned, next: bumpWithdrawn(record), effect: null }
  return { planned, next: record, effect: null }
}

const overCodes: ReadonlySet<string | undefined> = new Set(['in-step', 'bad'])

async function prepared(work: Work, standing: Standing, planned: PlannedBump): Promise<Ready> {
  const { wish, plans, digest, record, branch, facts, pull, tag } = planned
  const news = await readNews(work, standing, planned)
  const blockers = bumpBlockers(plans, news)
  // A commit that brings the same would only take reviews away.
  const standsThere = facts !== null && facts.oid === record.open?.head && record.open.digest === digest
  const changes = plans.flatMap((plan) => plan.changes)
  const message = bumpMessage({ ...titled(planned), digest, requestedBy: wish.requestedBy })
  const head = standsThere
    ? facts.oid
    : await work.forge.commit({ parent: standing.headOf(wish.environment), message, changes })
  const version: BumpVersion = { head, digest, to: tag ?? '', pins: pinsOf(planned), blockers }
  const base = standing.branchOf(wish.environment)
  const says = saysOf(standing, planned, news)
  const conditions = await conditionsOn(work, standing, subjectOf(planned, head))
  const effect: Effect = { branch, base, before: facts?.oid ?? null, head, pull, ...says, digest, blockers, conditions }
  return { planned, next: bumpOpened(record, branch, version, facts?.oid ?? null, wish.requestedBy), effect }
}

function subjectOf(planned: PlannedBump, head: Oid): GateSubject {
  const { wish, pull, record } = planned
  const pins = pinsOf(planned)
  return {
    kind: 'bump',
    environment: wish.environment,
    unit: baseUnit(wish.base),
    head,
    pull,
    version: null,
    bump: { pins, isBack: isWayBack(record, pins) },
  }
}

const pinsOf = ({ plans }: PlannedBump): BumpVersion['pins'] =>
  dictionary(
    Object.fromEntries(
      plans.flatMap(({ moves }) =>
        moves.map(({ pin, to }) => [pinKey(pin), { from: pin.tag, to, services: pin.services }] as const),
      ),
    ),
  )

const titled = ({ wish: { base, environment }, tag, lowers }: PlannedBump) => ({
  base,
  environment,
  to: tag ?? '',
  lowers,
})

function saysOf({ config }: Standing, planned: PlannedBump, news: BaseNews | null) {
  const { wish, plans } = planned
  const { because, from = null } = wish
  const followers = bumpFollowers(config, wish.environment)
  return {
    title: bumpTitle(titled(planned)),
    body: bumpBody({ ...titled(planned), plans, news, because, from, followers }),
  }
}

async function carryOut(
  work: Work,
  standing: Standing,
  planned: PlannedBump,
  effect: Effect | null,
): Promise<number | null> {
  const { decision, pull, record } = planned
  if (effect !== null) return openProposal(work, effect)
  const withdrawal = withdrawalOf(planned)
  if (withdrawal !== null) await withdraw(work, standing, withdrawal)
  // An earlier try may have stopped before all of it was said.
  if (decision.code === 'unchanged' && record.open !== null && !(await isComplete(work, record.open)))
    await completeProposal(work, record.open, pull, {
      ...saysOf(standing, planned, await readNews(work, standing, planned)),
      conditions: await conditionsOn(work, standing, subjectOf(planned, record.open.head)),
    })
  return pull?.number ?? null
}

function withdrawalOf({ decision, branch, facts, pull, wish }: PlannedBump): Withdrawal | null {
  if (decision.kind !== 'withdraw' || pull === null || facts === null) return null
  const why =
    decision.code === 'in-step'
      ? `Nothing is left to move in ${wish.environment}: its pins stand there already, so this pull request is closed.`
      : `${plain(decision.because ?? '')} So this pull request is closed.`
  return { number: pull.number, branch, head: facts.oid, why }
}
