// What every handler works with: one job on one repository, its ports, and what it may remember.
import type { Logger } from 'pino'
import type { BaseForge, Bases } from '../github/base-ports.ts'
import type { Forge } from '../github/ports.ts'
import type { Tasks } from '../inbox/enqueue.ts'
import type { Answers, PlannerName, Questions } from '../planner/questions.ts'
import type { Board } from './dashboard/board.ts'

/** Outlives a restart but not the store; everything that must outlive the store is in the ledger. */
export interface Memory {
  recall(key: string): Promise<string | null>
  remember(key: string, value: string): Promise<void>
}

/** Has a question planned, with what this job may read. */
export type Ask = <Name extends PlannerName>(name: Name, question: Questions[Name]) => Promise<Answers[Name]>

export type AskOn = <Name extends PlannerName>(
  base: Pick<BaseForge, 'reader' | 'id'>,
  name: Name,
  question: Questions[Name],
) => Promise<Answers[Name]>

/** The clusters of an environment that have a key to report with, by the name that the key gives them. */
export type Reporting = { readonly environment: string; readonly clusters: readonly string[] }

export type Work = {
  readonly forge: Forge
  readonly plan: Ask
  /** Base repositories, for reading alone. */
  readonly bases: Bases
  /** As `plan`, reading from the base instead of the repository. */
  readonly planOn: AskOn
  /** The login of our App's user, e.g. `sluice[bot]`. */
  readonly bot: string
  readonly memory: Memory
  /** Work for later on this repository: `tasks.later({ id, lane, trigger })`. */
  readonly tasks: Tasks
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** Who can report of this repository, one for each key; empty: nobody. */
  readonly reporting: readonly Reporting[]
  readonly board: Board
  readonly log: Logger
  /** 1 for the first time; more after a failure, when effects of an earlier try may stand already. */
  readonly attempt: number
}

/** What came of a job, for the log and for tests: effects and skips, each with its reason. */
export type Report = { readonly did: readonly string[] }

/** The world moved while we worked: worth doing again from the start. */
export class Moved extends Error {
  override readonly name = 'Moved'
}
