// What a merge would lead to in environments that are only observed: one comment on its pull request, edited in place.
import type { Plan } from '../promotion/model.ts'
import { blockersOf } from '../promotion/settling/blockers.ts'
import { clusterResults } from './cluster-results.ts'
import { limitBody, type Part } from './length.ts'
import { cell, plain } from './markdown.ts'
import { pendingOf } from './pending.ts'
import { changeTable, noteList, sources } from './promotion-body.ts'
import { valueCell } from './questions.ts'
import { type Outcome, outcomeLine, outcomeParts } from './replies.ts'

/** Hidden in the comment, by which it is found again. */
export const observedMarker = '<!-- sluice:observed -->'

export const observedComment = (text: string): string => `${observedMarker}\n${text}`

const shownUnits = 100
const shownConflicts = 50

/** Each unit with its plan; the tables of a huge merge are left out first, and its conflicts and secrets last. */
export function observedText(outcomes: readonly Outcome[]): string {
  const shown = outcomes.slice(0, shownUnits).map(asIfActing)
  const more = outcomes.length - shown.length
  const lines = shown.map((outcome) => `- ${outcomeLine(outcome, true)}`)
  const rest = more > 0 ? [`- … and ${more} more`] : []
  const first = `**Observed only.** If these environments were in \`mode: act\`, this merge would lead to:\n\n${[...lines, ...rest].join('\n')}`
  return limitBody([
    { name: 'what would happen', weight: 100, text: first },
    ...shown.flatMap(partsOf),
    { name: 'what happens now', weight: 99, text: ending },
  ])
}

const ending =
  'Nothing was opened, and nothing else is written. `/promote <service> to <environment> --plan` plans anew. Set `mode: act` for an environment in `.github/sluice.yaml` to have its promotions opened: what stands by then is not proposed.'

function asIfActing(outcome: Outcome): Outcome {
  const { decision } = outcome
  return decision.kind === 'leave' && decision.code === 'observe' ? { ...outcome, decision: decision.would } : outcome
}

function partsOf(outcome: Outcome): readonly Part[] {
  const { unit, environment, plans } = outcome
  const [plan] = plans
  if (plan === undefined) return []
  const name = `${unit} to ${environment}`
  const [, ...problems] = outcomeParts(outcome)
  const questions = [...problems, ...plans.flatMap(conflictTable), ...plans.flatMap(missingSecrets)]
  if (questions.length === 0 && plans.every(({ changes }) => changes.length === 0)) return []
  const tables = plans.length > 1 ? clusterResults(plans, blockersOf(plans)) : plans.map(changeTable)
  const origin = underTitle(sources(pendingOf(plans), plan.from))
  return [
    { name, weight: 50, text: `### ${cell(unit)} to ${cell(environment)}\n\n${origin}` },
    { name: `what ${name} would ask`, weight: 60, text: questions.join('\n\n') },
    { name: `changes of ${name}`, weight: 20, text: tables.map(underTitle).join('\n\n') },
    { name: `notes on ${name}`, weight: 10, text: noteList(plans).map(underTitle).join('\n\n') },
  ]
}

/** Titles of a pull request's body, one level further down. */
const underTitle = (text: string) => text.replace(/^### /gm, '#### ')

function conflictTable({ conflicts, cluster }: Plan): readonly string[] {
  if (conflicts.length === 0) return []
  const rows = conflicts.slice(0, shownConflicts).map(({ path, pointer, source, target, because }) => {
    const where = `${cell(path)} | ${pointer === '' ? 'whole file' : cell(pointer)}`
    return `| ${where} | ${valueCell(source)} | ${valueCell(target)} | ${cell(because)} |`
  })
  const more = conflicts.length - rows.length
  const rest = more > 0 ? `\n\n… and ${more} more conflicts.` : ''
  const head = '| file | where | source | target (stands) | why |\n| --- | --- | --- | --- | --- |'
  return [`#### Conflicts in ${cell(cluster)}\n\n${head}\n${rows.join('\n')}${rest}`]
}

function missingSecrets({ secrets, cluster }: Plan): readonly string[] {
  const missing = secrets.filter((secret) => secret.missing)
  if (missing.length === 0) return []
  const lines = missing.slice(0, shownConflicts).map(({ message }) => `- ${plain(message)}`)
  const more = missing.length - lines.length
  return [`#### Secrets to add in ${cell(cluster)}\n\n${lines.join('\n')}${more > 0 ? `\n- … and ${more} more` : ''}`]
}
