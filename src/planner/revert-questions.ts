// What of reverts and suspensions is computed off the main thread, by name; see `questions.ts`.
import type { Config } from '../config/model.ts'
import { type RevertFacts, revertBody } from '../messages/revert-body.ts'
import type { RevertPlan, RevertRequest, SuspendPlan, SuspendRequest } from '../promotion/revert/model.ts'
import { planRevert } from '../promotion/revert/plan-revert.ts'
import { planSuspend } from '../promotion/revert/plan-suspend.ts'
import type { PlanBlocker } from '../promotion/settling/blockers.ts'
import { layoutFor } from '../promotion/slice/layout-memo.ts'
import { together } from '../promotion/step.ts'
import type { Run } from './bump-questions.ts'

export type RevertQuestions = {
  /** A plan for each request, in order. */
  readonly revert: { readonly config: Config; readonly requests: readonly RevertRequest[] }
  /** What the pull request says; the values that it shows are found by reading both texts again. */
  readonly revertBody: {
    readonly plans: readonly RevertPlan[]
    readonly facts: RevertFacts
    readonly blockers: readonly PlanBlocker[]
  }
  /** A plan for each cluster. */
  readonly suspend: { readonly config: Config; readonly request: SuspendRequest }
}

export type RevertAnswers = {
  readonly revert: readonly RevertPlan[]
  readonly revertBody: string
  readonly suspend: readonly SuspendPlan[]
}

type RevertPlanners = {
  readonly [Name in keyof RevertQuestions]: (question: RevertQuestions[Name], run: Run) => Promise<RevertAnswers[Name]>
}

export const revertPlanners: RevertPlanners = {
  revert: ({ config, requests }, run) =>
    run((known) => together(requests.map((request) => planRevert(request, config, layoutFor(config), known)))),
  revertBody: ({ plans, facts, blockers }, run) => run(() => ({ done: revertBody(plans, facts, blockers) })),
  suspend: ({ config, request }, run) => run((known) => planSuspend(request, config, layoutFor(config), known)),
}
