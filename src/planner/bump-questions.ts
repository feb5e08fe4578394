// What of bumps is computed off the main thread, by name; see `questions.ts`.
import { type BaseChanges, type BaseChangesQuestion, baseChanges } from '../bump/changes.ts'
import type { BumpPlan, BumpRequest, PinSurvey } from '../bump/model.ts'
import { type OverrideQuestion, type Overrides, overrideKeys } from '../bump/overrides.ts'
import { surveyPins } from '../bump/pins.ts'
import { type PinsTouchedQuestion, pinsTouched } from '../bump/pins-touched.ts'
import { planBump } from '../bump/plan-bump.ts'
import type { Config } from '../config/model.ts'
import type { Oid } from '../oid.ts'
import type { Known, Step } from '../promotion/model.ts'
import { layoutFor } from '../promotion/slice/layout-memo.ts'

export type BumpQuestions = {
  /** What an environment pins. `own`: the repository itself. */
  readonly pins: { readonly config: Config; readonly place: PinPlace; readonly own: string | null }
  /** A tag in one environment: a plan for each cluster. */
  readonly bump: { readonly config: Config; readonly request: BumpRequest }
  readonly pinsTouched: { readonly config: Config; readonly question: PinsTouchedQuestion }
  /** Of the base's own objects. */
  readonly baseChanges: BaseChangesQuestion
  readonly overrideKeys: { readonly config: Config; readonly question: OverrideQuestion }
}

type PinPlace = { readonly environment: string; readonly clusters: readonly string[]; readonly commit: Oid }

export type BumpAnswers = {
  readonly pins: PinSurvey
  readonly bump: readonly BumpPlan[]
  readonly pinsTouched: boolean
  readonly baseChanges: BaseChanges
  readonly overrideKeys: Overrides
}

/** Runs a step with every round of reading until it is done; knows nothing at its start. */
export type Run = <T>(step: (known: Known) => Step<T>) => Promise<T>

type BumpPlanners = {
  readonly [Name in keyof BumpQuestions]: (question: BumpQuestions[Name], run: Run) => Promise<BumpAnswers[Name]>
}

export const bumpPlanners: BumpPlanners = {
  pins: ({ config, place, own }, run) =>
    run((known) => surveyPins(place, config.bases, own, config, layoutFor(config), known)),
  bump: ({ config, request }, run) => run((known) => planBump(request, config, known)),
  pinsTouched: ({ config, question }, run) => run((known) => pinsTouched(question, config, known)),
  baseChanges: (question, run) => run((known) => baseChanges(question, known)),
  overrideKeys: ({ config, question }, run) => run((known) => overrideKeys(question, config, known)),
}
