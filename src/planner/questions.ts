// What the bot has computed off its main thread: planners, and words that take reading texts again. By name, so that only
// data crosses to the thread that runs them.
import type { Config } from '../config/model.ts'
import { maskedChange } from '../messages/masked-change.ts'
import { patchOf } from '../messages/patch.ts'
import { promotionBody } from '../messages/promotion-body.ts'
import type { Oid } from '../oid.ts'
import { layoutFor } from '../promotion/layout-memo.ts'
import type { Known, Plan, PromotionRequest, Step } from '../promotion/model.ts'
import { planPromotion } from '../promotion/plan.ts'
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
  readonly body: { readonly config: Config; readonly plans: readonly Plan[] }
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

type Planners = {
  readonly [Name in PlannerName]: (question: Questions[Name], known: Known) => Step<Answers[Name]>
}

/** More than any comment holds. */
const longestPatch = 200_000

const planners: Planners = {
  promotion: ({ config, request }, known) => planPromotion(request, config, known),
  touched: ({ config, moved }, known) => touched(moved, config, layoutFor(config), known),
  survey: ({ config, heads }, known) => survey(heads, config, known),
  services: ({ config, places }, known) => {
    const layout = layoutFor(config)
    const views = together(places.map((place) => viewCluster(place, layout, known, config.ignore)))
    if ('need' in views) return views
    return { done: [...new Set(views.done.flatMap((view) => [...view.slices.keys()]))].sort() }
  },
  body: ({ plans }) => ({ done: promotionBody(plans) }),
  patch: ({ config, plans }) => {
    const shown = plans.flatMap((plan) => plan.changes.map((change) => maskedChange(change, config.secrets)))
    return { done: patchOf(shown).slice(0, longestPatch) }
  },
}

export function stepOf<Name extends PlannerName>(
  name: Name,
  question: Questions[Name],
  known: Known,
): Step<Answers[Name]> {
  return planners[name](question, known)
}
