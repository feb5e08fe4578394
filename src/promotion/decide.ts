// What to do with a unit's plans, given what stands on the host: one decision, always with its reason.
import type { Oid } from '../oid.ts'
import type { Plan } from './model.ts'
import { type Stop, stopped } from './stopped.ts'
import { lowersVersion } from './versions.ts'

export type Situation = {
  /** Asked for by a person; else a merge led here. */
  readonly asked: boolean
  readonly mode: 'observe' | 'act'
  readonly digest: string
  /** Our branch, if it exists; `byUs`: its head is a commit of ours. */
  readonly branch: { readonly oid: Oid; readonly byUs: boolean } | null
  /** The open pull request from that branch. */
  readonly pull: { readonly number: number; readonly approved: boolean; readonly ours: boolean } | null
  /** What the ledger says is open. */
  readonly open: { readonly head: Oid; readonly digest: string } | null
  /** What it changes stood otherwise in the target when it was made: merged as it is, it would bring something else. */
  readonly isStale: boolean
  /** Somebody says something of this very version that it must show. */
  readonly isSaidAnew?: boolean
  /** What is open brings exactly this: an update changes only what is said of it and what the gate knows. */
  readonly isSameContent: boolean
  readonly refused: readonly string[]
  /** It would only bring back what somebody took back in the target. */
  readonly takenBack: boolean
  /** Open pull requests of ours in the environment, and how many there may be. */
  readonly openPulls: number
  readonly limit: number
  /** An open promotion of another unit that carries services of this one. */
  /** What stands against it whatever the plan says: a hold, or a freeze. */
  readonly stop: Stop | null
  readonly elsewhere: { readonly number: number; readonly unit: string; readonly services: readonly string[] } | null
}

type LeaveCode =
  | 'in-step'
  | 'blocked'
  | 'observe'
  | 'person'
  | 'foreign-pull'
  | 'unchanged'
  | 'approved'
  | 'refused'
  | 'taken-back'
  | 'older'
  | 'new-service'

export type Decision =
  | { readonly kind: 'open' }
  | { readonly kind: 'update'; readonly number: number }
  /** Nothing is left to promote, or the environment takes none of it any more. */
  | { readonly kind: 'withdraw'; readonly number: number; readonly code: 'in-step' | 'not-selected' }
  | { readonly kind: 'wait'; readonly because: string }
  /** What would be carried has not shown yet that it is healthy where it comes from. `again`: when time alone may change that. */
  | { readonly kind: 'upstream'; readonly because: string; readonly again: number | null }
  /** A hold or a freeze keeps it from being opened or written to. `again`: when time alone ends it. */
  | { readonly kind: 'held'; readonly because: string; readonly again: number | null }
  /** GitHub refused it: a rule of the repository, or a name that is taken. */
  | { readonly kind: 'failed'; readonly because: string }
  | { readonly kind: 'leave'; readonly code: Exclude<LeaveCode, 'observe'> }
  /** The environment is only observed: what would be done if it acted. */
  | { readonly kind: 'leave'; readonly code: 'observe'; readonly would: Decision }

export const decide = (plans: readonly Plan[], facts: Situation): Decision => stopped(unstopped(plans, facts), facts)

function unstopped(plans: readonly Plan[], facts: Situation): Decision {
  if (plans.length === 0) return leave('new-service')
  // What stops one cluster keeps the gate red and does not hide what others receive.
  const isStopped = (plan: Plan) => plan.problems.length > 0 && plan.changes.length === 0
  if (plans.every(isUnselected) && isOurOwn(facts)) return withoutChange(facts, 'not-selected')
  if (plans.some(isStopped) && !plans.some((plan) => !isStopped(plan) && saysSomething(plan))) return leave('blocked')
  if (facts.branch !== null && !facts.branch.byUs) return leave('person')
  if (facts.pull !== null && !facts.pull.ours) return leave('foreign-pull')
  if (!plans.some(saysSomething)) return withoutChange(facts)
  if (facts.mode === 'observe')
    return { kind: 'leave', code: 'observe', would: decide(plans, { ...facts, mode: 'act' }) }
  if (isUnchanged(facts) && facts.isSaidAnew !== true) return leave('unchanged')
  if (!facts.asked && facts.pull?.approved && !facts.isSameContent) return leave('approved')
  // A person who reopens a pull request takes the refusal back.
  if (!facts.asked && facts.pull === null && facts.refused.includes(facts.digest)) return leave('refused')
  if (!facts.asked && facts.pull === null && facts.takenBack) return leave('taken-back')
  if (!facts.asked && plans.some(lowersVersion)) return leave('older')
  if (facts.pull !== null) return { kind: 'update', number: facts.pull.number }
  if (facts.elsewhere !== null) {
    const { number, unit, services } = facts.elsewhere
    const because = `#${number} (${unit}) still carries ${services.join(', ')}: it opens when that one is merged or closed`
    return { kind: 'wait', because }
  }
  if (!facts.asked && facts.openPulls >= facts.limit) {
    const because = `${facts.openPulls} promotions are open there and limits.open is ${facts.limit}: it opens when one of them closes`
    return { kind: 'wait', because }
  }
  return { kind: 'open' }
}

const leave = (code: Exclude<LeaveCode, 'observe'>): Decision => ({ kind: 'leave', code })

/** A question for people needs a place where they answer it, also where nothing is written until they do. */
export const saysSomething = ({ changes, conflicts, secrets }: Plan) =>
  changes.length + conflicts.length > 0 || secrets.some((secret) => secret.missing)

const isUnselected = ({ problems }: Plan) => problems.some(({ code }) => code === 'not-selected')

/** It is open, and nobody else wrote to it. */
const isOurOwn = ({ pull, branch, mode }: Situation) => pull?.ours === true && branch?.byUs === true && mode === 'act'

function withoutChange(facts: Situation, code: 'in-step' | 'not-selected' = 'in-step'): Decision {
  if (facts.pull !== null && facts.mode === 'act') return { kind: 'withdraw', number: facts.pull.number, code }
  return leave('in-step')
}

function isUnchanged({ open, digest, branch, pull, isStale }: Situation): boolean {
  return !isStale && pull !== null && open !== null && open.digest === digest && branch?.oid === open.head
}
