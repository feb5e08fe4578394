// The body of a promotion pull request: where it comes from, what changes, what stays, what a person must decide.
import type { Oid } from '../oid.ts'
import { saysSomething } from '../promotion/decide.ts'
import type { Kept, PendingChange, Plan } from '../promotion/model.ts'
import { blockersOf, type PlanBlocker } from '../promotion/settling/blockers.ts'
import type { GateCondition } from '../promotion/settling/gate.ts'
import { adjustedPart } from './adjusted.ts'
import { changesTable } from './change-table.ts'
import { checklistMarkdown } from './checklist.ts'
import { basesOf, lackingPart, whichClusters } from './cluster-names.ts'
import { clusterResults, keptInClusters } from './cluster-results.ts'
import { afterMerge, type Follower } from './followers.ts'
import { cut, limitBody, type Part } from './length.ts'
import { cell, code, details, plain } from './markdown.ts'
import { fewKeys, isMixture, mixtureSentence, pendingOf } from './pending.ts'
import { questionParts, valueCell } from './questions.ts'

/**
 * `blockers`: with the numbers and names that people see. `joined`: changes that came after it was opened. `lacking`:
 * clusters of the environment that do not have the unit and do not get it by this. `takesOver`: pull requests that were closed
 * when their services began to travel in this unit. `followers`: environments that take their content from this one. `banners`: what
 * stands above all else. `health`: what the gate says of the health upstream; empty: health counts nowhere there.
 */
export function promotionBody(
  plans: readonly Plan[],
  blockers: readonly PlanBlocker[] = blockersOf(plans),
  joined: ReadonlySet<Oid> = new Set(),
  lacking: readonly string[] = [],
  takesOver: readonly number[] = [],
  followers: readonly Follower[] = [],
  banners: readonly string[] = [],
  health: readonly GateCondition[] = [],
): string {
  const part = (name: string, weight: number, texts: readonly string[]): Part => ({
    name,
    weight,
    text: texts.join('\n\n'),
  })
  return limitBody([
    part('what to know first', 10, banners),
    part('introduction', 9, [...introduction(plans, joined, health), ...takenOverLine(takesOver)]),
    part('what a person must settle', 8, questionParts(plans, blockers)),
    part('what to decide for a first copy', 8, [checklistMarkdown(plans)]),
    part('changes', 6, plans.length > 1 ? clusterResults(plans, blockers) : plans.map(changeTable)),
    part('health upstream', 6, [healthPart(plans, health)]),
    part('next steps', 7, [nextSteps(plans, followers)]),
    part('clusters without it', 4, lackingPart(plans, lacking)),
    part('values kept', 3, plans.length > 1 ? keptInClusters(plans) : plans.flatMap((plan) => keptTable(plan.kept))),
    part('values adjusted by rules', 4, adjustedPart(plans)),
    part('names replaced', 1, replacedList(plans)),
    part('notes', 5, noteList(plans)),
  ])
}

function introduction(
  plans: readonly Plan[],
  joined: ReadonlySet<Oid>,
  health: readonly GateCondition[],
): readonly string[] {
  const plan = plans[0]
  if (plan === undefined) return []
  const what = `Brings ${code(plan.unit)} in **${plan.to}** up to **${plan.from}** at ${plan.source} (${whichClusters(plans)}). What ${plan.to} owns stays.`
  const bases = `${basesOf(plans).map(plain).join('; ')}.`
  const pending = pendingOf(plans)
  // Nothing was ever received, so nothing is missing in a list of what came since.
  if (pending.length === 0 && plans.every(isFirstCopy))
    return [what, pipeline(plan, health), `### Where it comes from\n\n${bases}`]
  const base = plans.every(isFirstCopy) ? bases : `Compared with what ${plan.to} last received: ${bases}`
  return [what, pipeline(plan, health), sources(pending, plan.from), ...joinedLine(plans, joined), base]
}

const isFirstCopy = ({ introduces, base }: Plan) => introduces && base.commit === null

const pipeline = ({ from, to }: Plan, health: readonly GateCondition[]) =>
  `\`\`\`mermaid\nflowchart LR\n  source["${from} ${stateUpstream(health)}"] --> target["${to} · this pull request"]\n\`\`\``

function stateUpstream(health: readonly GateCondition[]): string {
  if (health.length === 0) return '✓ merged'
  return health.every(({ met }) => met) ? '✓ ready' : '· not ready yet'
}

export function sources(pending: readonly PendingChange[], from: string): string {
  const [carried, left] = [true, false].map((is) => pending.filter((change) => change.carried === is))
  const lines =
    carried === undefined || carried.length === 0
      ? 'No change of the source since then is listed in its history.'
      : carried.slice(0, shownChanges).map(sourceLine).join('\n')
  const warning = `**${mixtureSentence(from)}.** These are pending too and stay behind:`
  const mixture = isMixture(pending)
    ? `\n\n${warning}\n\n${left?.slice(0, shownChanges).map(sourceLine).join('\n')}`
    : ''
  const more = [carried, left].reduce((sum, one) => sum + Math.max(0, (one?.length ?? 0) - shownChanges), 0)
  return `### Where it comes from\n\n${lines}${mixture}${more > 0 ? `\n\n… and ${more} more changes.` : ''}`
}

function joinedLine(plans: readonly Plan[], joined: ReadonlySet<Oid>): readonly string[] {
  const names = pendingOf(plans)
    .filter(({ commit, carried }) => carried && joined.has(commit))
    .map(({ commit, pull }) => (pull === null ? commit : `#${pull}`))
  return names.length === 0 ? [] : [`Joined since this was opened: ${[...new Set(names)].join(', ')}.`]
}

const takenOverLine = (pulls: readonly number[]): readonly string[] =>
  pulls.length === 0
    ? []
    : [`Takes over from ${pulls.map((pull) => `#${pull}`).join(', ')}: other services travel together now.`]

const shownChanges = 30
const shownKeys = 4

/** Whole commit ids and numbers: GitHub makes links of them, whatever host it runs on. */
function sourceLine(change: PendingChange): string {
  const { commit, pull, subject, author } = change
  const { names, more } = fewKeys(change, shownKeys)
  const rest = more > 0 ? [`${more} more`] : []
  const keys = names.length === 0 ? '' : `: ${[...names.map((name) => code(cut(name, 120))), ...rest].join(', ')}`
  return `- ${pull === null ? commit : `#${pull}`} ${plain(cut(subject, 120))} (${plain(author)})${keys}`
}

export function changeTable(plan: Plan): string {
  if (plan.changes.length === 0) {
    return `### Changes\n\n${saysSomething(plan) ? 'Nothing is written until the points above are settled.' : 'None: it is in step.'}`
  }
  return `### Changes\n\n${changesTable(plan.changes)}`
}

/** So that a long list leaves room for what a person has to settle. */
const shownRows = 200

function keptTable(kept: readonly Kept[]): readonly string[] {
  if (kept.length === 0) return []
  const rows = kept
    .slice(0, shownRows)
    .map((one) => `| ${cell(one.path)} | ${cell(one.pointer)} | ${valueCell(one.target)} | ${valueCell(one.source)} |`)
  return [
    details(
      `Values kept for the target (${kept.length})`,
      `| file | value | stays | source has |\n| --- | --- | --- | --- |\n${rows.join('\n')}`,
    ),
  ]
}

function replacedList(plans: readonly Plan[]): readonly string[] {
  const replaced = plans.flatMap((plan) => plan.replaced)
  if (replaced.length === 0) return []
  const lines = replaced
    .slice(0, shownRows)
    .map((one) => `- ${code(one.path)}: ${code(one.from)} → ${code(one.to)} (${one.count}×)`)
  const rest = replaced.length > shownRows ? [`- … and ${replaced.length - shownRows} more`] : []
  return [details(`Names told in the target's terms (${replaced.length})`, [...lines, ...rest].join('\n'))]
}

export function noteList(plans: readonly Plan[]): readonly string[] {
  const texts = plans.flatMap((plan) => [
    ...plan.secrets.filter((secret) => !secret.missing).map((secret) => secret.message),
    ...plan.notes.map((note) => note.message),
  ])
  // Of many clusters most say the same.
  const notes = [...new Set(texts)].map(plain)
  const shown = notes.slice(0, shownRows).map((note) => `- ${note}`)
  const rest = notes.length > shownRows ? [`- … and ${notes.length - shownRows} more`] : []
  return notes.length === 0 ? [] : [`### Notes\n\n${[...shown, ...rest].join('\n')}`]
}

function healthPart(plans: readonly Plan[], health: readonly GateCondition[]): string {
  const heading = '### Health upstream'
  const [plan] = plans
  if (health.length === 0)
    return `${heading}\n\nNot checked: ${plain(plan?.from ?? '')} counts as ready when it is merged.`
  const lines = health.slice(0, shownChanges).map(({ met, sentence }) => `- ${met ? '✅' : '❌'} ${plain(sentence)}`)
  const rest = health.length > shownChanges ? [`- … and ${health.length - shownChanges} more`] : []
  return `${heading}\n\nAs of the last commit here; the check \`sluice/gate\` has the newest.\n\n${[...lines, ...rest].join('\n')}`
}

function nextSteps(plans: readonly Plan[], followers: readonly Follower[]): string {
  const { unit, to } = plans[0] ?? { unit: '', to: '' }
  const blocked = plans.some(
    (plan) => plan.conflicts.length + plan.problems.length > 0 || plan.secrets.some((one) => one.missing),
  )
  const joins = isMixture(pendingOf(plans))
    ? 'What stays behind does so until `/promote` asks anew.'
    : 'More merges upstream join this pull request until it is approved.'
  const first = blocked
    ? 'The check `sluice/gate` is red until the points above are settled.'
    : `Review and merge it; ${afterMerge(unit, to, followers)}.`
  return `### What happens next\n\n${first} ${joins} Close it to say no to this content.\n\nCommands: \`/promote\` refreshes it, ${blocked ? '`/take`, `/keep` and `/waive` settle what is open, ' : ''}\`/status\` shows where things stand, \`/help\` lists the rest.`
}
