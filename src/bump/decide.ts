// What is done with the bump of one base in one environment, as it is told: opened, updated, left or withdrawn. Pure.
import type { BaseAddress, BumpPlan } from './model.ts'

/** `code` tells kinds of leaving and withdrawing apart; `because` is a whole sentence or the end of one. */
export type BumpDecision = {
  readonly kind: 'open' | 'update' | 'leave' | 'withdraw' | 'wait' | 'failed'
  readonly code?: string
  readonly because?: string
}

export type BumpOutcome = {
  readonly base: BaseAddress
  readonly environment: string
  readonly plans: readonly BumpPlan[]
  readonly decision: BumpDecision
  /** The newest tag that pins go to; null: none is allowed there. */
  readonly tag: string | null
  /** The pull request that was opened or stands. */
  readonly pull: number | null
}

export type BumpSituation = {
  readonly plans: readonly BumpPlan[]
  /** A person asked for it by a comment. */
  readonly asked: boolean
  readonly mode: 'observe' | 'act'
  /** Where pins go: the newest of them. */
  readonly tag: string | null
  readonly digest: string
  /** `byUs`: its head is a commit of ours. */
  readonly branch: { readonly oid: string; readonly byUs: boolean } | null
  readonly pull: { readonly number: number; readonly approved: boolean; readonly ours: boolean } | null
  /** What the ledger says is open. */
  readonly open: { readonly head: string; readonly digest: string; readonly requestedBy: string | null } | null
  readonly refused: readonly string[]
  /** Why nobody may have the tag: it points elsewhere now, or is not there. */
  readonly stopped: string | null
  /** Why the tag that is open must not come any more: it turned out to be bad. */
  readonly over: string | null
  readonly openPulls: number
  readonly limit: number
}

const leave = (code: string, because: string): BumpDecision => ({ kind: 'leave', code, because })

export function decideBump(facts: BumpSituation): BumpDecision {
  const { plans, asked, branch, pull, open, tag } = facts
  if (facts.stopped !== null) return leave('stopped', facts.stopped)
  const problems = plans.flatMap((plan) => plan.problems)
  const isNothing = plans.every(({ changes }) => changes.length === 0)
  if (isNothing && problems.length > 0) return leave('blocked', problems.map(({ message }) => message).join(' '))
  if (branch !== null && !branch.byUs)
    return leave('person', 'a person committed to its branch, which Sluice does not write over')
  if (pull !== null && !pull.ours)
    return leave('foreign-pull', `#${pull.number} from its branch was opened by somebody`)
  if (isNothing) return withoutChange(facts)
  if (facts.over !== null)
    return pull !== null && facts.mode === 'act'
      ? { kind: 'withdraw', code: 'bad', because: facts.over }
      : leave('bad', facts.over)
  if (facts.mode === 'observe') {
    const { kind } = decideBump({ ...facts, mode: 'act' })
    return leave('observe', `the environment is only observed; it would ${kind}`)
  }
  if (pull !== null && open !== null && open.digest === facts.digest && branch?.oid === open.head)
    return leave('unchanged', `#${pull.number} is open and brings exactly this`)
  if (!asked && pull !== null && open?.requestedBy != null)
    return leave('asked', `#${pull.number} is open as ${open.requestedBy} asked for it`)
  if (!asked && pull?.approved) return leave('approved', `#${pull.number} is approved: only /bump refreshes it`)
  if (!asked && pull === null && tag !== null && facts.refused.includes(tag))
    return leave('refused', `its pull request to ${tag} was closed: only /bump opens it again`)
  if (pull !== null) return { kind: 'update' }
  if (!asked && facts.openPulls >= facts.limit) {
    const because = `${facts.openPulls} pull requests are open there and limits.open is ${facts.limit}: it opens when one of them closes`
    return { kind: 'wait', because }
  }
  return { kind: 'open' }
}

function withoutChange({ pull, mode, tag }: BumpSituation): BumpDecision {
  const because = tag === null ? 'nothing is left to move' : `nothing is left to move to ${tag}`
  return pull !== null && mode === 'act' ? { kind: 'withdraw', code: 'in-step', because } : leave('in-step', because)
}
