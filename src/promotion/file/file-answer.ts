// What planning says about one file, and the values that it is asked about.
import type { Problem } from '../../problem.ts'
import type { Judge } from '../merge/judge.ts'
import type { Adjusted, Change, Choice, Conflict, Kept, Replaced, SecretNote, Settled } from '../model.ts'
import type { ReadFile } from './text.ts'

/** Paths may differ; `path` is the target's. Null: absent on that side. */
export type FileQuestion = {
  readonly path: string
  readonly base: ReadFile | null
  readonly source: ReadFile | null
  readonly target: ReadFile | null
  /** Asked before the table of policies; default: the table alone. */
  readonly judge?: Judge
  /** What people decided about this file; it comes before the judge. */
  readonly choices?: readonly Choice[]
}

export type FileAnswer = {
  readonly change: Change | null
  readonly conflicts: readonly Conflict[]
  readonly settled: readonly Settled[]
  readonly kept: readonly Kept[]
  readonly replaced: readonly Replaced[]
  readonly adjusted: readonly Adjusted[]
  readonly secrets: readonly SecretNote[]
  readonly problems: readonly Problem[]
  readonly notes: readonly Problem[]
}

export const nothing: FileAnswer = {
  change: null,
  conflicts: [],
  settled: [],
  kept: [],
  replaced: [],
  adjusted: [],
  secrets: [],
  problems: [],
  notes: [],
}

type Named = { readonly oid: string; readonly mode: string }

export const sameFile = (a: Named | null, b: Named | null): boolean => a?.oid === b?.oid && a?.mode === b?.mode

/** Whether the file needs to be read at all: identity settles what stays. */
export function settledByIdentity(sides: { [side in 'base' | 'source' | 'target']: Named | null }): boolean {
  return sameFile(sides.source, sides.base) || sameFile(sides.source, sides.target)
}
