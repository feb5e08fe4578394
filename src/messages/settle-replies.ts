// What Sluice answers to `/take`, `/keep` and `/waive`.
import type { PullFacts } from '../github/ports.ts'
import type { Plan } from '../promotion/model.ts'
import type { PlanBlocker } from '../promotion/settling/blockers.ts'
import type { Unknown } from '../promotion/settling/settling.ts'
import { parseBranchName } from './branch-name.ts'
import { code, plain } from './markdown.ts'
import { type ConflictWords, questionParts } from './questions.ts'

type Name = 'take' | 'keep' | 'waive'

const said = {
  take: 'the source’s side was taken',
  keep: 'the target’s side stays, and that is settled',
  waive: 'waived, the promotion goes on without it',
} as const

export const nameOf = ({ kind, asks }: PlanBlocker) =>
  kind === 'conflict' ? `Conflict ${asks?.name}` : plain(asks?.name ?? '')

export const placeOf = ({ path, asks }: PlanBlocker) => code(asks?.pointer ? `${path}, ${asks.pointer}` : (path ?? ''))

export const decidedParts = (name: Name, meant: readonly PlanBlocker[]): readonly string[] => [
  meant.map((blocker) => `- ${nameOf(blocker)} (${placeOf(blocker)}): ${said[name]}.`).join('\n'),
]

export function elsewhereParts(name: Name, open: readonly Pick<PullFacts, 'number' | 'headRef'>[]): readonly string[] {
  const rule = `${code(`/${name}`)} counts on an open promotion or revert, where the numbers and names stand.`
  if (open.length === 0) return [`${rule} None is open. Nothing was done.`]
  const lines = open.slice(0, 20).map(({ number, headRef }) => {
    const parsed = parseBranchName(headRef)
    return `- #${number}${parsed === null ? '' : ` (${plain(parsed.unit)} to ${plain(parsed.environment)})`}`
  })
  return [`${rule} Comment there:\n\n${lines.join('\n')}`]
}

export function unknownParts({ unknown, kind, known, near }: Unknown): readonly string[] {
  const thing = kind === 'conflict' ? 'conflict' : 'missing secret'
  const words = unknown.map((one) => code(one)).join(', ')
  if (known.length === 0) return [`There is no ${thing} ${words}: this pull request has none. Nothing was done.`]
  const hint =
    near.length === 0
      ? ''
      : near.length === 1
        ? ` Did you mean ${code(near[0] ?? '')}?`
        : ` It may be one of ${near.map(code).join(', ')}.`
  return [`There is no ${thing} ${words}.${hint} These exist: ${known.map(code).join(', ')}. Nothing was done.`]
}

export const theirBranchParts = (meant: readonly PlanBlocker[]): readonly string[] => [
  `The branch holds commits by somebody else, which are never overwritten. Settle it there, by a commit that writes the value: ${meant.map(placeOf).join(', ')}. \`/keep\` and \`/waive\` count here too where the target’s side stands. Nothing was done.`,
]

export const heldBackParts = (name: Name, because: readonly string[]): readonly string[] => [
  `${code(`/${name}`)} cannot be done here, and nothing was:\n\n${because.map((one) => `- ${plain(one)}`).join('\n')}`,
]

/** The values are not those that the pull request showed. */
export const staleParts = (
  plans: readonly Pick<Plan, 'cluster' | 'conflicts'>[],
  blockers: readonly PlanBlocker[],
  words?: ConflictWords,
): readonly string[] => [
  'Nothing was settled: the values changed since this pull request showed them. It says what stands now:',
  ...(blockers.length === 0 ? ['Nothing is open any more.'] : questionParts(plans, blockers, words)),
]
