// The body of a revert pull request: what failed and on which evidence, what comes back, what a person must decide, what
// happens next. Whoever changed it is assigned, never mentioned.
import type { Oid } from '../oid.ts'
import type { RevertPlan } from '../promotion/revert/model.ts'
import { revertBlockers } from '../promotion/revert/revert-blockers.ts'
import { isOpen, type PlanBlocker } from '../promotion/settling/blockers.ts'
import { changesTable } from './change-table.ts'
import { fewClusters } from './cluster-names.ts'
import { cut, limitBody, linesWithin, type Part } from './length.ts'
import { code, fence, plain } from './markdown.ts'
import { type ConflictWords, questionParts } from './questions.ts'
import { shortId } from './revert-words.ts'

/** One Flux object that reports a failure. Reason and message are the cluster's words. */
export type FailedObject = {
  /** `Kustomization/flux-system/redis-override`. */
  readonly object: string
  readonly cluster: string
  readonly reason: string
  readonly message: string
  /** ISO 8601, UTC: the first report of it; null: not known. */
  readonly since: string | null
}

export type RevertFacts = {
  /** Empty: a person asked without a failure. */
  readonly failed: readonly FailedObject[]
  /** What brought the content that failed. */
  readonly change: {
    readonly commit: Oid
    readonly pull: number | null
    readonly author: string | null
    readonly subject: string | null
  } | null
  /** Who asked by a comment; null: a failed rollout. */
  readonly requestedBy: string | null
  /** What is known of the content that comes back: that it was healthy, that a person named it, or that it stood there before. */
  readonly comesBack: 'healthy' | 'named' | 'before'
  /** How it was told that it failed, one sentence for each report or rule. */
  readonly evidence: readonly string[]
  /** Environments in which the failed version is held now, this one first. */
  readonly held: readonly string[]
  /** Where the change came from and is to be put right; null: it was made here. */
  readonly upstream: string | null
}

/** At least one plan: of one service, in the clusters of one environment. */
export function revertBody(
  plans: readonly RevertPlan[],
  facts: RevertFacts,
  blockers: readonly PlanBlocker[] = revertBlockers(plans),
): string {
  const [plan] = plans
  if (plan === undefined) throw new Error('a revert has at least one plan')
  const part = (name: string, weight: number, text: string): Part => ({ name, weight, text })
  return limitBody([
    part('introduction', 9, introduction(plan, plans, facts)),
    part('what failed', 6, failedPart(facts)),
    part('what a person must settle', 8, questionParts(plans, blockers, revertConflictWords).join('\n\n')),
    part('what comes back', 5, changesPart(plans)),
    part('next steps', 7, nextSteps(plan, facts, blockers)),
    part('notes', 4, notesPart(plans)),
  ])
}

/** What the sides of a revert's conflicts are called. */
export const revertConflictWords: ConflictWords = {
  why: 'These were changed again after what failed, and what stands stays. `/take <n>` restores the last healthy side, `/keep <n>` leaves what stands, and a commit on this branch that changes the value settles it as well.',
  base: 'failed',
  source: 'last healthy',
  target: 'stands',
}

const returning = {
  healthy: 'its last healthy content, as of',
  named: 'its content as of',
  before: 'what stood there before, as of',
} as const

function introduction(
  { environment, service, bad, good }: RevertPlan,
  plans: readonly RevertPlan[],
  { requestedBy, change, failed, comesBack }: RevertFacts,
): string {
  const where = fewClusters(plans.map(({ cluster }) => cluster))
  const what = `Puts ${code(service)} in **${plain(environment)}** back to ${returning[comesBack]} ${good} (${where}). What ${failed.length === 0 ? 'is taken back' : 'failed'} came with ${bad}.`
  const why = requestedBy === null ? 'Opened because its rollout failed.' : `${plain(requestedBy)} asked for it.`
  return [
    `${what} ${why}`,
    'Only what changed between the two is taken back; what was changed beside it since stays.',
    ...(change === null
      ? []
      : [`### Which change ${failed.length === 0 ? 'it was' : 'failed'}\n\n${changeLine(change)}`]),
  ].join('\n\n')
}

/** Whole commit ids and numbers: GitHub makes links of them, whatever host it runs on. */
function changeLine({ commit, pull, author, subject }: NonNullable<RevertFacts['change']>): string {
  const title = subject === null ? '' : ` ${plain(cut(subject, 120))}`
  return `- ${pull === null ? commit : `#${pull}`}${title}${author === null ? '' : ` (${plain(author)})`}`
}

const shownObjects = 10
const longestMessage = 1000
const longestEvidence = 4000

function failedPart({ failed, evidence }: RevertFacts): string {
  if (failed.length + evidence.length === 0) return ''
  const objects = failed.slice(0, shownObjects).map(({ object, cluster, reason, message, since }) => {
    const when = since === null ? '' : ` since ${code(since)}`
    const said = message === '' ? '' : `\n\n${fence(cut(message, longestMessage))}`
    return `${code(object)} in ${code(cluster)}${when}: **${plain(cut(reason, 100))}**${said}`
  })
  const rest = failed.length > shownObjects ? [`… and ${failed.length - shownObjects} more objects.`] : []
  const { text, more } = linesWithin(
    evidence.map((one) => `- ${plain(one)}`),
    longestEvidence,
  )
  const reports = evidence.length === 0 ? [] : [`Evidence:\n\n${text}${more > 0 ? `\n- … and ${more} more` : ''}`]
  return ['### What failed', ...objects, ...rest, ...reports].join('\n\n')
}

function changesPart(plans: readonly RevertPlan[]): string {
  const parts = plans.map(({ cluster, changes }) => {
    const table =
      changes.length === 0 ? 'Nothing is written until the points above are settled.' : changesTable(changes)
    return plans.length > 1 ? `#### ${plain(cluster)}\n\n${table}` : table
  })
  return `### What comes back\n\n${parts.join('\n\n')}`
}

function nextSteps(
  { environment, service, bad }: RevertPlan,
  { held, upstream, requestedBy }: RevertFacts,
  blockers: readonly PlanBlocker[],
): string {
  const first = blockers.some(isOpen)
    ? 'The check `sluice/gate` is red until the points above are settled.'
    : 'Review and merge it. It waits for nobody’s health.'
  const [here, ...further] = held.map((name) => `**${plain(name)}**`)
  const hold =
    here === undefined
      ? ''
      : ` A hold on the ${requestedBy === null ? 'failed version' : 'version that is left'} is set in ${[here, ...further].join(', ')}, and open promotions of it there are red.`
  const then =
    upstream === null
      ? `Put ${code(service)} right in **${plain(environment)}** with a new change.`
      : here === undefined
        ? `Put it right in **${plain(upstream)}**, or it comes again with the next promotion.`
        : `Put it right in **${plain(upstream)}**: another version is promoted again, this one is not.`
  const again = requestedBy === null ? 'it is not opened again for that version' : 'only `/rollback` opens it again'
  const no = `Close this to leave ${shortId(bad)} where it is; ${again}.`
  const release = here === undefined ? '' : `, ${code(`/release ${service} in ${environment}`)} lifts the hold`
  const settle = blockers.some(({ kind }) => kind === 'conflict') ? '`/take` and `/keep` settle conflicts, ' : ''
  return `### What happens next\n\n${first}${hold} ${then} ${no}\n\nCommands: ${settle}${code(`/rollback ${service} in ${environment} to <version>`)} goes to another version${release}, ${code('/status')} shows where things stand.`
}

const longestNotes = 5000

function notesPart(plans: readonly RevertPlan[]): string {
  const notes = [...new Set(plans.flatMap((plan) => plan.notes.map(({ message }) => plain(message))))]
  if (notes.length === 0) return ''
  const { text, more } = linesWithin(
    notes.map((note) => `- ${note}`),
    longestNotes,
  )
  return `### Notes\n\n${text}${more > 0 ? `\n- … and ${more} more` : ''}`
}
