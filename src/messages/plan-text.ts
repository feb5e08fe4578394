// Plans for a terminal: a summary and what to do next, what waits, what a person decides, what stays, the diff, notes.
import type { Problem } from '../problem.ts'
import type { Change, Plan } from '../promotion/model.ts'
import { checklistLines } from './checklist.ts'
import { oneLine } from './escape.ts'
import { pendingList } from './pending-text.ts'
import { diffText } from './plan-diff.ts'
import { nextStep, overallSummary, unitSummaries } from './plan-summary.ts'
import { adjustedTable, conflictTable, keptTable, replacedList } from './plan-tables.ts'
import { paint, usualWidth, wrapped } from './screen.ts'

export type PlanTextOptions = {
  readonly colour: boolean
  /** Columns of the screen. */
  readonly width?: number
  /** What was done with the plan already, in place of what to do next. */
  readonly done?: string
}

/** `changes` are what the diff shows: one for each file, without secret values. */
export function planText(plans: readonly Plan[], changes: readonly Change[], options: PlanTextOptions): string {
  const { colour, width = usualWidth, done } = options
  const style = paint(colour)
  const list = (title: string, lines: readonly string[]) => {
    const items = [...new Set(lines)].map((line) => `  ${wrapped(oneLine(line), width, 4, 2)}`)
    return items.length === 0 ? '' : `${title}\n${items.join('\n')}`
  }
  const problems = plans.flatMap((plan) => plan.problems)
  const notes = plans.flatMap((plan) => plan.notes.filter(({ code }) => isWorthTelling(code, plan, plans)))
  const parts = [
    style.bold(overallSummary(plans, width)),
    ...unitSummaries(plans, width, style),
    done ?? nextStep(plans, width),
    pendingList(plans, width, style),
    list(style.bold(style.red('Problems')), problems.map(problemText)),
    conflictTable(plans, width, style),
    ...[true, false].map((missing) => {
      const messages = plans.flatMap((plan) => plan.secrets.filter((one) => one.missing === missing))
      const title = missing ? style.bold(style.red('Secrets to add')) : style.bold('Secrets that stay')
      return list(
        title,
        messages.map((secret) => secret.message),
      )
    }),
    list(style.bold('To decide for a first copy'), checklistLines(plans)),
    keptTable(plans, width, style),
    adjustedTable(plans, width, style),
    replacedList(plans, width, style),
    diffText(changes, style),
    list(style.bold('Notes'), notes.map(problemText)),
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

/**
 * Where nothing changes nothing is copied; a change that one unit has is not missed in all the others; and the clusters that
 * take no part are named where the others are told of.
 */
function isWorthTelling(code: string, { changes }: Plan, plans: readonly Plan[]): boolean {
  if (code === 'takes-no-part') return false
  if (changes.length > 0 || (code !== 'first-sync' && code !== 'not-pending')) return code !== 'base'
  return code === 'not-pending' && plans.every((plan) => plan.notes.some((note) => note.code === code))
}

/** `path:line:column: message (code)`, as compilers say it. */
export function problemText({ file, line, column, message, code }: Problem): string {
  const place = file === null ? '' : `${[file, ...(line === null ? [] : [line, column ?? 1])].join(':')}: `
  return `${oneLine(place)}${place === '' ? '' : ' '}${oneLine(message)} (${code})`
}
