// What the planning thread and the main thread say to each other.
import type { Known, Need } from '../promotion/model.ts'
import type { Answers, PlannerName, Questions } from './questions.ts'

export type ToThread =
  | {
      readonly kind: 'plan'
      readonly id: number
      /** What is known of one repository's objects is no other's. */
      readonly repository: number
      readonly name: PlannerName
      readonly question: Questions[PlannerName]
    }
  /** What was asked for comes in parts; the last of them is followed by `brought`. */
  | { readonly kind: 'part'; readonly id: number; readonly part: Known }
  | { readonly kind: 'brought'; readonly id: number }
  /** Nobody waits for the answer any more. */
  | { readonly kind: 'dropped'; readonly id: number }

export type FromThread =
  /** From now until the next word about it, this planning is what the thread computes. */
  | { readonly kind: 'begins'; readonly id: number }
  | { readonly kind: 'needs'; readonly id: number; readonly needs: readonly Need[] }
  | { readonly kind: 'done'; readonly id: number; readonly answer: Answers[PlannerName] }
  | {
      readonly kind: 'threw'
      readonly id: number
      readonly name: string
      readonly message: string
      readonly stack: string | null
    }
