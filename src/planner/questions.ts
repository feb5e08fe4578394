// What the bot has computed off its main thread: planners, and words that take reading texts again. By name, so that only
// data crosses to the thread that runs them.
import type { Config } from '../config/model.ts'
import { maskedChange } from '../messages/masked-change.ts'
import { patchOf } from '../messages/patch.ts'
import { promotionBody } from '../messages/promotion-body.ts'
import type { Oid } from '../oid.ts'
import type { PlanBlocker } from '../promotion/blockers.ts'
import { layoutFor } from '../promotion/layout-memo.ts'
import type { Known, Plan, PromotionRequest, Step } from '../promotion/model.ts'
import { clustersOf, planPromotion } from '../promotion/plan.ts'
import { together } from '../promotion/step.ts'
import { type Difference, survey } from '../promotion/survey.ts'
import { type Moved, type Touched, touched } from '../promotion/touched.ts'
import { type Place, viewCluster } from '../promotion/view.ts'

/** Questions and answers can be cloned. */
export type Questions = {
  readonly promotion: { readonly config: Config; readonly request: PromotionRequest }
  readonly touched: { readonly config: Config; readonly moved: Moved }
  /** `heads`: environment → pinned commit. */
  readonly survey: { readonly config: Config; readonly heads: ReadonlyMap<string, Oid> }
  /** The services that any of these clusters has. */
  readonly services: { readonly config: Config; readonly places: readonly Place[] }
  /** What the pull request says; the values that it shows are found by reading both texts again. */
  readonly body: { readonly config: Config; readonly plans: readonly Plan[]; readonly blockers: readonly PlanBlocker[] }
  /** The changes as a comment may show them, without secrets; the end of a long one is left out. */
  readonly patch: { readonly config: Config; readonly plans: readonly Plan[] }
}

export type Answers = {
  readonly promotion: readonly Plan[]
  readonly touched: readonly Touched[]
  readonly survey: readonly Difference[]
  readonly services: readonly string[]
  readonly body: string
  readonly patch: string
}

export type PlannerName = keyof Questions

/** Runs a step with every round of reading until it is done; knows nothing at its start. */
export type Run = <T>(step: (known: Known) => Step<T>) => Promise<T>

type Planners = { readonly [Name in PlannerName]: (question: Questions[Name], run: Run) => Promise<Answers[Name]> }

/** More than any comment holds. */
const longestPatch = 200_000

/** Hundreds of clusters are planned some at a time: what is known of their trees is forgotten in between. */
const clustersAtOnce = 20

const planners: Planners = {
  promotion: async ({ config, request }, run) => {
    const clusters = clustersOf(request, config)
    const plans: Plan[] = []
    // Names of single changes are right where they are pending in any of the clusters.
    const atOnce = request.carry === undefined ? clustersAtOnce : Math.max(1, clusters.length)
    for (let from = 0; from < clusters.length; from += atOnce) {
      const some = clusters.slice(from, from + atOnce)
      plans.push(...(await run((known) => planPromotion(request, config, known, some))))
    }
    return plans
  },
  touched: ({ config, moved }, run) => run((known) => touched(moved, config, layoutFor(config), known)),
  survey: ({ config, heads }, run) => run((known) => survey(heads, config, known)),
  services: async ({ config, places }, run) => {
    const layout = layoutFor(config)
    const views = await run((known) =>
      together(places.map((place) => viewCluster(place, layout, known, config.ignore))),
    )
    return [...new Set(views.flatMap((view) => [...view.slices.keys()]))].sort()
  },
  body: ({ plans, blockers }, run) => run(() => ({ done: promotionBody(plans, blockers) })),
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
