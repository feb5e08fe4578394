// What of a plan keeps the gate red until a person acts, and what they decided already; with the names that commands know.
import type { Oid } from '../../oid.ts'
import type { Choice, Plan } from '../model.ts'
import { digestOfSecret, looseOf } from './choices.ts'
import { secretNames } from './waivable.ts'

/** What `/take`, `/keep` and `/waive` answer. */
type Ask = {
  readonly cluster: string
  readonly pointer: string
  /** Of the values, or of the keys of a secret. */
  readonly digest: string
  /** The number of a conflict, the name of a secret: what people write. */
  readonly name: string
  /** Of a secret. */
  readonly keys: readonly string[]
  /** The target's blob before the plan. */
  readonly stands: Oid | null
  readonly answer: { readonly side: Choice['side']; readonly by: string } | null
}

export type PlanBlocker = {
  readonly kind: 'conflict' | 'secret' | 'problem'
  readonly path: string | null
  /** What Sluice leaves at the path; null: nothing. */
  readonly wrote: Oid | null
  readonly sentence: string
  /** Null: nothing that a comment could settle. */
  readonly asks: Ask | null
}

/** What of a plan can keep a gate red. */
export type Blocking = Pick<Plan, 'cluster' | 'changes' | 'conflicts' | 'settled' | 'secrets' | 'problems'>

/** What came of a settled conflict. */
export type SettledWords = { readonly source: string; readonly target: string }

const promotionWords: SettledWords = { source: 'the source’s side was taken', target: 'the target’s side stays' }

/** `before`: those of the version that people see now; what is asked still keeps its name. */
export function blockersOf(
  plans: readonly Blocking[],
  before: readonly PlanBlocker[] = [],
  words: SettledWords = promotionWords,
): readonly PlanBlocker[] {
  const all = plans.flatMap((plan) => [...conflictsOf(plan, words), ...secretsOf(plan), ...problemsOf(plan)])
  const secrets = all.flatMap(({ path, asks, kind }) =>
    asks && kind === 'secret' ? [{ path: path ?? '', ...asks }] : [],
  )
  const names = secretNames(secrets)
  const numbers = numbersFor(all, before)
  return all
    .map((blocker): PlanBlocker => {
      const { asks, kind } = blocker
      if (asks === null) return blocker
      const at = secrets.findIndex(
        ({ cluster, path, digest }) => cluster === asks.cluster && path === blocker.path && digest === asks.digest,
      )
      return {
        ...blocker,
        asks: { ...asks, name: kind === 'conflict' ? String(numbers.get(blocker)) : (names[at] ?? '') },
      }
    })
    .toSorted((a, b) => numberOf(a) - numberOf(b))
}

/** A number belongs to values: other values at the same place are another question, with another number. */
function numbersFor(all: readonly PlanBlocker[], before: readonly PlanBlocker[]): ReadonlyMap<PlanBlocker, number> {
  const numbers = new Map<PlanBlocker, number>()
  const free = before.filter(isNumbered)
  const conflicts = all.filter(({ kind }) => kind === 'conflict')
  for (const same of [isSamePlace, isSameQuestion]) {
    for (const blocker of conflicts.filter((one) => !numbers.has(one))) {
      const at = free.findIndex((one) => same(one, blocker))
      const [found] = at < 0 ? [] : free.splice(at, 1)
      if (found !== undefined) numbers.set(blocker, numberOf(found))
    }
  }
  let next = before.filter(isNumbered).reduce((most, one) => Math.max(most, numberOf(one)), 0) + 1
  for (const blocker of conflicts.filter((one) => !numbers.has(one))) numbers.set(blocker, next++)
  return numbers
}

const isNumbered = ({ kind, asks }: PlanBlocker) => kind === 'conflict' && asks !== null
const numberOf = (blocker: PlanBlocker) => (isNumbered(blocker) ? Number(blocker.asks?.name) : Number.MAX_SAFE_INTEGER)
const isSameQuestion = (a: PlanBlocker, b: PlanBlocker) =>
  a.path === b.path &&
  a.asks?.cluster === b.asks?.cluster &&
  a.asks?.digest === b.asks?.digest &&
  looseOf(a.asks?.pointer ?? '') === looseOf(b.asks?.pointer ?? '')
const isSamePlace = (a: PlanBlocker, b: PlanBlocker) => isSameQuestion(a, b) && a.asks?.pointer === b.asks?.pointer

/** What a choice is compared with: every question of a version, answered or not. */
export type Question = Pick<Choice, 'cluster' | 'path' | 'pointer' | 'digest'>

export const questionsOf = (blockers: readonly PlanBlocker[]): readonly Question[] =>
  blockers.flatMap(({ path, asks }) =>
    path === null || asks === null ? [] : [{ cluster: asks.cluster, path, pointer: asks.pointer, digest: asks.digest }],
  )

export const isOpen = ({ asks }: Pick<PlanBlocker, 'asks'>): boolean => asks?.answer == null

const unnamed = { name: '', keys: [] } as const

function conflictsOf(plan: Blocking, words: SettledWords): readonly PlanBlocker[] {
  const { cluster } = plan
  const where = ({ path, pointer }: { readonly path: string; readonly pointer: string }) =>
    pointer === '' ? path : `${path}, ${pointer}`
  const open = plan.conflicts.map((conflict): PlanBlocker => {
    const { path, pointer, digest, stands } = conflict
    const sentence = `${where(conflict)}: ${conflict.because}`
    const asks = { ...unnamed, cluster, pointer, digest, stands, answer: null }
    return { kind: 'conflict', path, wrote: wroteAt(plan, conflict), sentence, asks }
  })
  const settled = plan.settled.map((one): PlanBlocker => {
    const { path, pointer, digest, side, by } = one
    const sentence = `${where(one)}: ${words[side]}`
    const asks = { ...unnamed, cluster, pointer, digest, stands: null, answer: { side, by } }
    return { kind: 'conflict', path, wrote: null, sentence, asks }
  })
  return [...open, ...settled]
}

function secretsOf(plan: Blocking): readonly PlanBlocker[] {
  return plan.secrets.flatMap((secret): readonly PlanBlocker[] => {
    const { path, keys, message, stands, waivedBy, missing } = secret
    if (!missing && waivedBy === undefined) return []
    const answer = waivedBy === undefined ? null : { side: 'waived' as const, by: waivedBy }
    const digest = digestOfSecret(secret)
    const asks = { ...unnamed, cluster: plan.cluster, pointer: '', digest, keys, stands, answer }
    return [{ kind: 'secret', path, wrote: wroteAt(plan, secret), sentence: message, asks }]
  })
}

/** What is wrong with a file that the plan writes can be put right in that file; the rest takes a new plan. */
const problemsOf = ({ problems, changes }: Blocking): readonly PlanBlocker[] =>
  problems.map(({ file, message }) => {
    const change = changes.find(({ path, after }) => path === file && after !== null)
    const [path, wrote] = [change?.path ?? null, change?.after?.oid ?? null]
    return { kind: 'problem', path, wrote, sentence: message, asks: null }
  })

function wroteAt(
  { changes }: Blocking,
  { path, stands }: { readonly path: string; readonly stands: Oid | null },
): Oid | null {
  const change = changes.find((one) => one.path === path)
  return change === undefined ? stands : (change.after?.oid ?? null)
}
