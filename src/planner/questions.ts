// What the bot has computed off its main thread: planners, and words that take reading texts again. By name, so that only
// data crosses to the thread that runs them.
import type { Config } from '../config/model.ts'
import { planUnit, type UnitPlans, type UnitQuestion } from '../ledger/plan-unit.ts'
import { followersOf } from '../messages/followers.ts'
import { maskedChange } from '../messages/masked-change.ts'
import { observedText } from '../messages/observed.ts'
import { patchOf } from '../messages/patch.ts'
import { promotionBody } from '../messages/promotion-body.ts'
import type { Outcome } from '../messages/replies.ts'
import type { Oid } from '../oid.ts'
import { filesAt, lookAt, type Proposed, type ProposeQuestion, recogniseAt } from '../onboarding/propose.ts'
import { type ConfigurationEdit, type ConfigurationEditQuestion, judgeEdit } from '../promotion/configuration-edit.ts'
import { type JoinQuestion, type JoinState, joinState, keepingAlike, planJoin } from '../promotion/joins.ts'
import type { Plan } from '../promotion/model.ts'
import { clustersOf } from '../promotion/plan.ts'
import { type MovedUnderQuestion, movedUnder } from '../promotion/received/moved-under.ts'
import type { PlanBlocker } from '../promotion/settling/blockers.ts'
import type { GateCondition } from '../promotion/settling/gate.ts'
import { layoutFor } from '../promotion/slice/layout-memo.ts'
import { type Difference, survey } from '../promotion/slice/survey.ts'
import { type Moved, type Touched, touched } from '../promotion/slice/touched.ts'
import { type Place, viewCluster } from '../promotion/slice/view.ts'
import { together } from '../promotion/step.ts'
import { type BumpAnswers, type BumpQuestions, bumpPlanners, type Run } from './bump-questions.ts'
import { type HealthAnswers, type HealthQuestions, healthPlanners } from './health-questions.ts'
import { type RevertAnswers, type RevertQuestions, revertPlanners } from './revert-questions.ts'

export type { Run }

/** Questions and answers can be cloned. */
export type Questions = BumpQuestions &
  HealthQuestions &
  RevertQuestions & {
    /** A unit with what the ledger remembers of it. */
    readonly unit: { readonly config: Config; readonly question: UnitQuestion }
    /** Whether another environment runs what plans carry. */
    readonly join: { readonly config: Config; readonly question: JoinQuestion }
    /** What a pull request makes of the configuration. */
    readonly configurationEdit: ConfigurationEditQuestion
    readonly touched: { readonly config: Config; readonly moved: Moved }
    readonly movedUnder: { readonly config: Config; readonly question: MovedUnderQuestion }
    /** `heads`: environment → pinned commit. */
    readonly survey: { readonly config: Config; readonly heads: ReadonlyMap<string, Oid> }
    /** The services that any of these clusters has. */
    readonly services: { readonly config: Config; readonly places: readonly Place[] }
    /** What the pull request says; the values that it shows are found by reading both texts again. */
    readonly body: {
      readonly config: Config
      readonly plans: readonly Plan[]
      readonly blockers: readonly PlanBlocker[]
      readonly joined: ReadonlySet<Oid>
      /** Clusters that do not have the unit and do not get it. */
      readonly lacking: readonly string[]
      readonly takesOver: readonly number[]
      /** What stands above all else. */
      readonly banners: readonly string[]
      /** Of the gate, about the health upstream. */
      readonly health: readonly GateCondition[]
    }
    /** What the source pull request is told of environments that are only observed. */
    readonly observed: { readonly config: Config; readonly outcomes: readonly Outcome[] }
    /** A first configuration, for a repository that has none. */
    readonly propose: ProposeQuestion
    /** The changes as a comment may show them, without secrets; the end of a long one is left out. */
    readonly patch: { readonly config: Config; readonly plans: readonly Pick<Plan, 'changes'>[] }
  }

export type Answers = BumpAnswers &
  HealthAnswers &
  RevertAnswers & {
    readonly unit: UnitPlans
    readonly join: JoinState
    readonly configurationEdit: ConfigurationEdit
    readonly touched: readonly Touched[]
    /** Units. */
    readonly movedUnder: readonly string[]
    readonly survey: readonly Difference[]
    readonly services: readonly string[]
    readonly body: string
    readonly observed: string
    readonly propose: Proposed
    readonly patch: string
  }

export type PlannerName = keyof Questions

type Planners = { readonly [Name in PlannerName]: (question: Questions[Name], run: Run) => Promise<Answers[Name]> }

/** More than any comment holds. */
const longestPatch = 200_000

/** Hundreds of clusters are planned some at a time: what is known of their trees is forgotten in between. */
const clustersAtOnce = 20

const planners: Planners = {
  ...bumpPlanners,
  ...healthPlanners,
  ...revertPlanners,
  unit: async ({ config, question }, run) => {
    const { request } = question
    const clusters = clustersOf(request, config)
    const found: UnitPlans[] = []
    // Names of single changes are right where they are pending in any of the clusters.
    const atOnce = request.carry === undefined ? clustersAtOnce : Math.max(1, clusters.length)
    for (let from = 0; from < clusters.length; from += atOnce) {
      const some = clusters.slice(from, from + atOnce)
      found.push(await run((known) => planUnit(question, config, known, some)))
    }
    return {
      plans: found.flatMap(({ plans }) => plans),
      bringsBackOnly:
        found.some((one) => one.bringsBackOnly) &&
        found.every((one) => one.bringsBackOnly || one.plans.every(({ changes }) => changes.length === 0)),
    }
  },
  join: async ({ config, question }, run) => {
    const { request, plans } = question
    const alike = keepingAlike(config, plans[0]?.to ?? '', request.to)
    const clusters = clustersOf(request, config)
    const trials: Plan[] = []
    for (let from = 0; from < clusters.length; from += clustersAtOnce) {
      const some = clusters.slice(from, from + clustersAtOnce)
      trials.push(...(await run((known) => planJoin(question, alike, known, some))))
    }
    return joinState(trials)
  },
  configurationEdit: (question, run) => run((known) => judgeEdit(question, known)),
  touched: ({ config, moved }, run) => run((known) => touched(moved, config, layoutFor(config), known)),
  movedUnder: ({ config, question }, run) => run((known) => movedUnder(question, config, layoutFor(config), known)),
  survey: ({ config, heads }, run) => run((known) => survey(heads, config, known)),
  services: async ({ config, places }, run) => {
    const layout = layoutFor(config)
    const views = await run((known) =>
      together(places.map((place) => viewCluster(place, layout, known, config.ignore))),
    )
    return [...new Set(views.flatMap((view) => [...view.slices.keys()]))].sort()
  },
  observed: ({ outcomes }, run) => run(() => ({ done: observedText(outcomes) })),
  body: ({ config, plans, blockers, joined, lacking, takesOver, banners, health }, run) => {
    const followers = followersOf(config, plans[0]?.to ?? '')
    return run(() => ({ done: promotionBody(plans, blockers, joined, lacking, takesOver, followers, banners, health) }))
  },
  propose: async (question, run) => {
    const files = await run((known) => filesAt(question.commit, known))
    const found = await run((known) => recogniseAt(question, files, known))
    if (found.kind === 'unrecognised') return found
    return { kind: 'proposed', facts: await run((known) => lookAt(question, files, found, known)) }
  },
  patch: ({ config, plans }, run) => {
    const shown = () => plans.flatMap((plan) => plan.changes.map((change) => maskedChange(change, config.secrets)))
    return run(() => ({ done: patchOf(shown()).slice(0, longestPatch) }))
  },
}

export function answerTo<Name extends PlannerName>(
  name: Name,
  question: Questions[Name],
  run: Run,
): Promise<Answers[Name]> {
  return planners[name](question, run)
}
