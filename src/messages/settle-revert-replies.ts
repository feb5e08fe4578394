// What Sluice answers to `/take` and `/keep` on a revert: its sides are the last healthy version and what stands.
import type { PlanBlocker } from '../promotion/settling/blockers.ts'
import { code, plain } from './markdown.ts'
import { nameOf, placeOf } from './settle-replies.ts'

const said = {
  take: 'the last healthy version was taken',
  keep: 'what stands stays, and that is settled',
} as const

export const decidedBackParts = (name: 'take' | 'keep', meant: readonly PlanBlocker[]): readonly string[] => [
  meant.map((blocker) => `- ${nameOf(blocker)} (${placeOf(blocker)}): ${said[name]}.`).join('\n'),
]

export const unknownRevertParts: readonly string[] = [
  'The ledger does not know this revert: comment `/rollback` to have it planned again.',
]

export const theirRevertParts = (meant: readonly PlanBlocker[]): readonly string[] => [
  `The branch holds commits by somebody else, which are never overwritten. Settle it there, by a commit that writes the value: ${meant.map(placeOf).join(', ')}. \`/keep\` counts here too where what stands was not replaced. Nothing was done.`,
]

export const nothingToWaiveParts: readonly string[] = [
  'A revert asks for no secret, so there is nothing to waive. Nothing was done.',
]

export const observedRevertParts = (environment: string): readonly string[] => [
  `**${plain(environment)}** is in ${code('mode: observe')}, so nothing is written. Nothing was done.`,
]

export const refreshedRevertPart = (pull: number): string => `Refreshed #${pull}.`

/** Said on the pull request as it is closed, and to whoever decided. */
export const nothingLeftPart =
  'With that, nothing is left to take back: what stands stays, and this pull request is closed.'
