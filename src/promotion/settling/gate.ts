// Whether a pull request of ours may merge: a verdict for one head, every condition with its evidence.

import type { Choice } from '../model.ts'
import type { PlanBlocker } from './blockers.ts'
import { answerTo } from './choices.ts'

/** `about`: what it speaks of where no plan does: the health upstream, a standing stop, who approved,
 * or who merges it. */
export type GateCondition = {
  readonly met: boolean
  readonly sentence: string
  readonly about?: 'health' | 'stop' | 'approval' | 'merge'
}

export type Verdict = { readonly conclusion: 'success' | 'failure'; readonly conditions: readonly GateCondition[] }

/** What stands at the judged head where a blocker was open, and how that is known. */
export type Look = { readonly settled: boolean; readonly because: string }

/**
 * A blocker is settled by a choice, or by a person's commit where `looks` found one. `choices`: made since the version, on a
 * branch that Sluice does not write to. `more`: conditions that no plan knows. What was not looked up is open: an error is never read as an absence.
 */
export function gate(
  blockers: readonly PlanBlocker[],
  looks: ReadonlyMap<PlanBlocker, Look> = new Map(),
  choices: readonly Choice[] = [],
  more: readonly GateCondition[] = [],
): Verdict {
  const points = blockers.map((blocker): GateCondition => {
    const { kind, asks } = blocker
    const sentence =
      kind === 'conflict' && asks !== null ? `Conflict ${asks.name}: ${blocker.sentence}` : blocker.sentence
    const answer = asks?.answer ?? answerTo(blocker, choices)
    if (answer !== null) return { met: true, sentence: `${sentence} — ${said[answer.side]} @${answer.by}` }
    const look = looks.get(blocker)
    if (look?.settled === true) return { met: true, sentence: `${sentence} — ${look.because}` }
    const found = look === undefined ? '' : ` Looked at: ${look.because}.`
    return { met: false, sentence: `${sentence}${ended(sentence)}${found}${howTo(blocker)}` }
  })
  const conditions = [...points, ...more]
  return { conclusion: conditions.every((condition) => condition.met) ? 'success' : 'failure', conditions }
}

/** A condition of its own, that no plan knows. */
export const unmet = (sentence: string): PlanBlocker => ({
  kind: 'problem',
  path: null,
  wrote: null,
  sentence,
  asks: null,
})

const said = { source: 'settled: /take by', target: 'settled: /keep by', waived: 'waived by' } as const

const ended = (sentence: string) => (/[.!?]$/.test(sentence) ? '' : '.')

function howTo({ kind, asks }: PlanBlocker): string {
  if (asks === null) return ''
  if (kind === 'secret') return ` Or comment /waive ${asks.name}.`
  return ` Comment /take ${asks.name} or /keep ${asks.name}, or change it on this branch.`
}
