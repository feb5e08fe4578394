// What Sluice answers to people: one reply per comment, which says what was done or why not.

import type { Oid } from '../oid.ts'
import type { Problem } from '../problem.ts'
import type { Decision } from '../promotion/decide.ts'
import type { Plan } from '../promotion/model.ts'
import { inOrder } from './length.ts'
import { code, details, fence, plain } from './markdown.ts'
import { withdrawnBecause } from './withdrawn.ts'

/** Hidden in a reply, so that the reply to this very comment is edited and not doubled. */
export const replyMarker = (comment: number): string => `<!-- sluice:reply:${comment} -->`

export const reply = (comment: number, parts: readonly string[]): string => `${replyMarker(comment)}\n${inOrder(parts)}`

export type Outcome = {
  readonly unit: string
  readonly environment: string
  readonly plans: readonly Plan[]
  readonly decision: Decision
  /** The pull request that was opened or stands. */
  readonly pull: number | null
}

const leaves: Readonly<Record<Extract<Decision, { kind: 'leave' }>['code'], string>> = {
  'in-step': 'is in step already: nothing to promote',
  blocked: 'cannot be promoted as it is',
  observe: 'was planned only: the environment is in `mode: observe`, so nothing is opened',
  person: 'has a branch that holds commits by somebody else; it is never overwritten. Delete the branch, or merge it',
  'foreign-pull': 'has a pull request from our branch name that somebody else opened. Close it first',
  unchanged: 'is open already with exactly this content',
  approved: 'is approved as it stands: only `/promote` refreshes it',
  refused: 'was closed with exactly this content before: only `/promote` opens it again',
  'taken-back': 'was reverted there, and nothing newer came since: only `/promote` brings it back',
  'new-service': 'is not in that environment yet: only `/promote` introduces it',
  older: 'would go back to older content or a lower version: only `/promote` proposes that',
}

/** What is said of a unit that was left alone, by the reason as it was kept. */
export const leaveSentence = (code: string): string =>
  Object.hasOwn(leaves, code) ? leaves[code as keyof typeof leaves] : 'was not opened'

/** What a plan says it would do; nothing was written. */
const planned = {
  open: 'would open a pull request',
  update: 'would refresh the open pull request',
  withdraw: 'would close the open pull request',
  wait: 'would wait: too many promotions are open there',
  upstream: 'would wait for its health upstream',
  held: 'would not be opened or written to now',
  failed: 'was refused by GitHub',
} as const

export function outcomeLine({ unit, environment, decision, pull }: Outcome, dry = false): string {
  const subject = `${code(unit)} to **${plain(environment)}**`
  if (dry && decision.kind === 'held') return `${subject}: ${planned.held}: ${plain(decision.because)}`
  if (dry && decision.kind !== 'leave')
    return `${subject}: ${planned[decision.kind]}${pull === null ? '' : ` (#${pull})`}.`
  switch (decision.kind) {
    case 'open':
      return `${subject}: opened #${pull ?? '?'}.`
    case 'update':
      return `${subject}: refreshed #${pull ?? decision.number}.`
    case 'withdraw':
      return `${subject}: closed #${decision.number}, ${withdrawnBecause(decision.code)}.`
    case 'failed':
      return `${subject}: GitHub refused it: ${plain(decision.because)}.`
    case 'wait':
      return `${subject}: waits, ${plain(decision.because)}.`
    case 'held':
      return `${subject}: held back${pull === null ? '' : ` (#${pull})`}: ${plain(decision.because)}`
    case 'upstream':
      return `${subject}: waits: ${plain(decision.because)}${/[.!?]$/.test(decision.because) ? '' : '.'}`
    case 'leave':
      return `${subject}: ${leaves[decision.code]}${pull === null ? '' : ` (#${pull})`}.`
  }
}

export function outcomeParts(outcome: Outcome, dry = false): readonly string[] {
  const problems = outcome.plans.flatMap((plan) => plan.problems)
  const lines = problems.map((problem) => `- ${problemLine(problem)}`)
  return [outcomeLine(outcome, dry), ...(lines.length > 0 ? [lines.join('\n')] : [])]
}

const fewInStep = 2

/** Many units that need nothing are one line. */
export function inStepTogether(outcomes: readonly Outcome[]): {
  readonly told: readonly Outcome[]
  readonly line: readonly string[]
} {
  const told = outcomes.filter(({ decision }) => decision.kind === 'leave' && decision.code === 'in-step')
  if (told.length <= fewInStep) return { told: [], line: [] }
  return { told, line: [`In step already, nothing to promote: ${told.map(({ unit }) => code(unit)).join(', ')}.`] }
}

export const problemLine = ({ file, line, column, message }: Problem): string => {
  const where = file === null ? '' : `${code(line === null ? file : `${file}:${line}:${column ?? 1}`)}: `
  return `${where}${plain(message)}`
}

/** What `--plan` and `mode: observe` show instead of a pull request. */
export function planParts(plans: readonly Plan[], patch: string): readonly string[] {
  const conflicts = plans.flatMap((plan) => plan.conflicts)
  const open = conflicts.map((one) => `- conflict in ${code(one.path)} ${plain(one.pointer)}: ${plain(one.because)}`)
  const missing = plans
    .flatMap((plan) => plan.secrets.filter((secret) => secret.missing))
    .map((one) => `- ${plain(one.message)}`)
  const lines = [...open, ...missing]
  return [
    ...(lines.length > 0 ? [lines.join('\n')] : []),
    ...(patch === '' ? [] : [details('What would change', fence(patch, 'diff'))]),
  ]
}

export const deniedParts = (login: string, why: string): readonly string[] => [
  `${plain(login)}, ${why} Nothing was done.`,
]

export const stoppedSentence = (stopped: 'no-configuration' | 'broken-configuration' | 'ledger'): string =>
  stopped === 'ledger'
    ? 'Sluice cannot trust its memory in this repository.'
    : '`.github/sluice.yaml` on the default branch has problems.'

/** Why Sluice does nothing in a repository at all. */
export const stoppedParts = (
  stopped: {
    readonly stopped: 'no-configuration' | 'broken-configuration' | 'ledger'
    readonly problems?: readonly Problem[]
  },
  lastGood: Oid | null = null,
): readonly string[] => [
  `**Action required.** Nothing is promoted: ${stoppedSentence(stopped.stopped)}`,
  (stopped.problems ?? []).map((problem) => `- ${problemLine(problem)}`).join('\n'),
  lastGood === null
    ? ''
    : `What only shows or takes back goes by the last good configuration, ${code(lastGood.slice(0, 7))}; the rest waits until this one is mended.`,
]

export const refusedParts = (words: string): readonly string[] => [
  `GitHub refused: ${plain(words)}. It was not tried again; comment anew once that is settled.`,
]

export const couldNotCheck = (login: string): readonly string[] => [
  `${plain(login)}, your permission could not be checked. Nothing was done; please try again later.`,
]

export const forcedSentence = (branch: string): string =>
  `${code(branch)} was moved by force: nothing is promoted from it until something is merged there.`
