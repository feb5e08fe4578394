// The plans of a unit as its record has it: which base each cluster's merge has, and what of earlier promotions was put
// back in the target meanwhile.
import type { Config, Environment } from '../config/model.ts'
import type { BaseChoice, BaseTree, FileMode, Known, Need, Plan, PromotionRequest, Step } from '../promotion/model.ts'
import { clustersOf, planPromotion } from '../promotion/plan.ts'
import { type Received, receivedNow, type TakenBack } from '../promotion/received/taken-back.ts'
import { together } from '../promotion/step.ts'
import { takenBackNote, withoutTakenBack } from './base-sentences.ts'
import type { RecordedBase, UnitRecord } from './state.ts'

export type UnitQuestion = {
  readonly request: Omit<PromotionRequest, 'bases'>
  readonly record: UnitRecord
  /** Where there is no record and nobody asked by name: what automation starts from; null: inferred. */
  readonly start: BaseChoice | null
}

export type UnitPlans = {
  readonly plans: readonly Plan[]
  /** The plans bring nothing but what somebody took back in the target. */
  readonly bringsBackOnly: boolean
}

/** One plan for each cluster of the target environment, or of those given. */
export function planUnit(
  question: UnitQuestion,
  config: Config,
  known: Known,
  some: Environment['clusters'] = clustersOf(question.request, config),
): Step<UnitPlans> {
  const { request } = question
  const clusters = some.map(({ name }) => name)
  const recorded = () => ({ ...request, bases: new Map(clusters.map((name) => [name, choiceFor(question, name)])) })
  const looked = together(clusters.map((cluster) => received(question, cluster, config, known)))
  // What the plan needs in any case is read along.
  if ('need' in looked) return alongWith(looked.need, planPromotion(recorded(), config, known, some))
  const now = new Map(clusters.map((cluster, index) => [cluster, looked.done[index] ?? null]))
  const bases = new Map(clusters.map((cluster) => [cluster, choiceNow(question, cluster, now.get(cluster) ?? null)]))
  const planned = planPromotion({ ...request, bases }, config, known, some)
  if (!looked.done.some((one) => one?.isMoved)) {
    return 'need' in planned ? planned : { done: { plans: planned.done, bringsBackOnly: false } }
  }
  const without = planPromotion(recorded(), config, known, some)
  if ('need' in planned) return alongWith(planned.need, without)
  if ('need' in without) return without
  const plans = planned.done.map((plan) => withNotes(plan, now.get(plan.cluster)?.takenBack ?? []))
  const bringsBackOnly = without.done.every(({ changes, conflicts }) => changes.length + conflicts.length === 0)
  return { done: { plans, bringsBackOnly } }
}

function alongWith<T>(need: readonly Need[], other: Step<unknown>): Step<T> {
  return { need: 'need' in other ? [...need, ...other.need] : need }
}

const withNotes = (plan: Plan, takenBack: readonly TakenBack[]): Plan =>
  plan.changes.length + plan.conflicts.length === 0
    ? plan
    : { ...plan, notes: [...takenBack.map((one) => takenBackNote(one, plan.to)), ...plan.notes] }

/** Null: nothing is recorded for the cluster. */
function received(
  { request, record }: UnitQuestion,
  cluster: string,
  config: Config,
  known: Known,
): Step<Received | null> {
  const base = entryOf(record.bases, cluster)
  if (base === undefined) return { done: null }
  const past = record.merged.flatMap(({ pull, brings }) => {
    const brought = entryOf(brings, cluster)
    return brought === undefined ? [] : [{ pull, brought }]
  })
  const to = { environment: request.to, cluster }
  return receivedNow({ base: treeOf(base), past, from: request.from, to, target: request.target, config }, known)
}

function choiceNow(question: UnitQuestion, cluster: string, now: Received | null): BaseChoice {
  if (now === null || !now.isMoved) return choiceFor(question, cluster)
  // A first copy that was taken back is a first copy once more.
  if (now.base === null) return { kind: 'infer' }
  return { kind: 'tree', tree: now.base, because: withoutTakenBack(now.takenBack, cluster) }
}

function choiceFor({ record, request, start }: UnitQuestion, cluster: string): BaseChoice {
  const recorded = entryOf(record.bases, cluster)
  if (recorded !== undefined) {
    const because = `what the last promotion of ${request.unit} brought to ${cluster}`
    return { kind: 'tree', tree: treeOf(recorded), because }
  }
  const since = entryOf(record.open?.since ?? {}, cluster)
  // A first copy that is open has no base: everything in it is still new to the target.
  if (since === null) return { kind: 'infer' }
  if (since !== undefined) return { kind: 'commit', commit: since, because: 'the base of the promotion that is open' }
  return start ?? { kind: 'infer' }
}

/** A cluster may be called `constructor`, and a record that came from another thread is a plain object. */
const entryOf = <T>(table: Readonly<Record<string, T>>, cluster: string): T | undefined =>
  Object.hasOwn(table, cluster) ? table[cluster] : undefined

function treeOf({ commit, files, executable, picked }: RecordedBase): BaseTree {
  const mode = (path: string): FileMode => (executable.includes(path) ? '100755' : '100644')
  return { commit, picked, files: Object.entries(files).map(([path, oid]) => ({ path, oid, mode: mode(path) })) }
}
