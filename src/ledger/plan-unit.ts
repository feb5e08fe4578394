// The plans of a unit as its record has it: which base each cluster's merge has, and what of earlier promotions was put
// back in the target meanwhile.
import type { Config, Environment } from '../config/model.ts'
import type { Known, Need, OneBase, Plan, PromotionRequest, Step } from '../promotion/model.ts'
import { clustersOf, planPromotion } from '../promotion/plan.ts'
import { type Received, receivedNow, type TakenBack } from '../promotion/received/taken-back.ts'
import { together } from '../promotion/step.ts'
import { takenBackNote } from './base-sentences.ts'
import { choiceFor, memoriesOf, treeOf } from './bases-of-unit.ts'
import type { UnitRecord } from './state.ts'

export type UnitQuestion = {
  readonly request: Omit<PromotionRequest, 'bases'>
  readonly record: UnitRecord
  /** Where there is no record and nobody asked by name: what automation starts from; null: inferred. */
  readonly start: OneBase | null
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
  const { request, record, start } = question
  const clusters = some.map(({ name }) => name)
  const recorded = () => ({
    ...request,
    bases: new Map(clusters.map((name) => [name, choiceFor(record, name, start, null)])),
  })
  const looked = together(clusters.map((cluster) => received(question, cluster, config, known)))
  // What the plan needs in any case is read along.
  if ('need' in looked) return alongWith(looked.need, planPromotion(recorded(), config, known, some))
  const now = new Map(clusters.map((cluster, index) => [cluster, looked.done[index] ?? []]))
  const bases = new Map(
    clusters.map((cluster) => [cluster, choiceFor(record, cluster, start, now.get(cluster) ?? null)]),
  )
  const planned = planPromotion({ ...request, bases }, config, known, some)
  if (!looked.done.flat().some((one) => one.isMoved)) {
    return 'need' in planned ? planned : { done: { plans: planned.done, bringsBackOnly: false } }
  }
  const without = planPromotion(recorded(), config, known, some)
  if ('need' in planned) return alongWith(planned.need, without)
  if ('need' in without) return without
  const plans = planned.done.map((plan) =>
    withNotes(plan, now.get(plan.cluster)?.flatMap((one) => one.takenBack) ?? []),
  )
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

/** What became of each memory of the cluster; none where nothing is recorded. */
function received(
  { request, record }: UnitQuestion,
  cluster: string,
  config: Config,
  known: Known,
): Step<readonly Received[]> {
  const to = { environment: request.to, cluster }
  return together(
    memoriesOf(record, cluster).map(({ base, past }) =>
      receivedNow({ base: treeOf(base), past, from: request.from, to, target: request.target, config }, known),
    ),
  )
}
