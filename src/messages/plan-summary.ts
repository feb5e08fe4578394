// The first lines of a plan on a screen: what travels, what changes, what stays, what holds it up, what to do next.

import type { Plan } from '../promotion/model.ts'
import { blockersOf } from '../promotion/settling/blockers.ts'
import { oneLine } from './escape.ts'
import { keptBeside } from './plan-tables.ts'
import { fitted, type Paint, wrapped } from './screen.ts'
import { sidesOf } from './sides.ts'
import { type ValueChange, valueChanges } from './values.ts'

const counted = (count: number, one: string, more = `${one}s`): string => `${count} ${count === 1 ? one : more}`

/** Nothing is said of none. */
const some = (count: number, one: string, more?: string) => (count === 0 ? [] : [counted(count, one, more)])

const isBusy = (plan: Plan): boolean => plan.changes.length > 0 || blockersOf([plan]).length > 0

const missingIn = ({ secrets }: Plan) => secrets.filter((secret) => secret.missing)

const baseOf = (plan: Plan) =>
  oneLine(plan.notes.find((note) => note.code === 'base')?.message ?? '').replace(/^Compared with |\.$/g, '')

/** Above the plans of many units and clusters, and in place of those that have nothing to promote. */
export function overallSummary(plans: readonly Plan[], width: number): string {
  const [first] = plans
  if (first === undefined) return ''
  const busy = plans.filter(isBusy)
  if (plans.length === 1 && busy.length === 1) return ''
  const ways = new Set(plans.map((plan) => plan.cluster)).size > 1
  if (busy.length === 0 && plans.length === 1) {
    const base = baseOf(first)
    const compared = base === '' ? '' : ` (compared with ${base})`
    const { source, target } = sidesOf(first)
    return oneLine(`Nothing to promote: ${first.unit} in ${target} is in step with ${source}${compared}.`)
  }
  const what = ways ? 'plan' : 'unit'
  if (busy.length === 0)
    return `Nothing to promote: all ${counted(plans.length, what)} for ${oneLine(first.to)} are in step.`
  const sum = (of: (plan: Plan) => number) => busy.reduce((total, plan) => total + of(plan), 0)
  const facts = [
    counted(
      sum((plan) => plan.changes.length),
      'file',
    ),
    ...some(
      sum((plan) => plan.conflicts.length),
      'conflict',
    ),
    ...some(
      sum((plan) => missingIn(plan).length),
      'secret missing',
      'secrets missing',
    ),
    ...some(
      sum((plan) => plan.problems.length),
      'problem',
    ),
  ]
  const idle = plans.filter((plan) => !isBusy(plan))
  const names = idle.map(({ unit, cluster }) => oneLine(ways ? `${unit} in ${cluster}` : unit)).join(', ')
  const step = names === '' ? [] : [wrapped(`In step, nothing to promote: ${names}`, width, 2, 0)]
  const verb = busy.length === 1 ? 'changes' : 'change'
  return [
    `${busy.length} of ${counted(plans.length, what)} for ${oneLine(first.to)} ${verb}: ${facts.join(', ')}.`,
    ...step,
  ].join('\n')
}

const shortValue = (text: string) => fitted(oneLine(text.slice(0, 400)), 24)

function valueText({ pointer, before, after }: ValueChange): string {
  const name = oneLine(pointer)
  if (before !== null && after !== null) return `${name} ${shortValue(before)} → ${shortValue(after)}`
  if (after === null) return `− ${name}`
  return name.endsWith(']') ? `+ ${name}` : `+ ${name} ${shortValue(after)}`
}

/** `image.tag 7.4.1 → 7.4.2` and how much more there is. */
function whatChanges({ changes }: Plan): string {
  const edited = changes.filter(({ before, after }) => before !== null && after !== null)
  const values = edited.slice(0, 5).flatMap((change) => valueChanges(change) ?? [])
  const shown = values.slice(0, 2).map(valueText)
  const kinds = [
    [changes.filter(({ before }) => before === null).length, 'new'] as const,
    [changes.filter(({ after }) => after === null).length, 'removed'] as const,
  ].flatMap(([count, name]) => (count === 0 ? [] : [`${count} ${name}`]))
  const files = `${counted(changes.length, 'file')}${kinds.length === 0 ? '' : ` (${kinds.join(', ')})`}`
  const rest = values.length > shown.length ? [`${values.length - shown.length} more`] : []
  return shown.length === 0 ? files : `${files}: ${[...shown, ...rest].join(', ')}`
}

export function unitSummaries(plans: readonly Plan[], width: number, { bold, red }: Paint): readonly string[] {
  return plans.filter(isBusy).map((plan) => {
    const { unit, to, cluster, changes, conflicts, problems } = plan
    const { source, target } = sidesOf(plan)
    const kept = keptBeside(plan)
    const row = (name: string, text: string) => `  ${name.padEnd(9)}  ${wrapped(text, width, 13)}`
    const missing = missingIn(plan)
    const base = baseOf(plan)
    return [
      bold(oneLine(`${unit} to ${to}: ${source} → ${target}`)),
      ...(base === '' ? [] : [row('base', base)]),
      row('changes', changes.length === 0 ? 'nothing' : whatChanges(plan)),
      ...(kept.length === 0 ? [] : [row('keeps', `${counted(kept.length, 'value')} of ${oneLine(cluster)}`)]),
      ...(conflicts.length === 0
        ? []
        : [
            red(
              row(
                'conflicts',
                `${conflicts.length}, the target’s ${conflicts.length === 1 ? 'value stands' : 'values stand'}`,
              ),
            ),
          ]),
      ...(missing.length === 0 ? [] : [red(row('secrets', `${missing.length} missing in ${oneLine(cluster)}`))]),
      ...(problems.length === 0 ? [] : [red(row('problems', `${problems.length}`))]),
    ].join('\n')
  })
}

/** What a person does with the plan; '' where there is nothing to do. */
export function nextStep(plans: readonly Plan[], width: number): string {
  const say = (text: string) => wrapped(`Next: ${text}`, width, 2, 0)
  if (!plans.some(isBusy)) return ''
  if (plans.some((plan) => plan.problems.length > 0))
    return say('settle the problems below and plan again; until then nothing can be written.')
  const [conflicts, secrets] = [plans.flatMap((plan) => plan.conflicts).length, plans.flatMap(missingIn).length]
  if (conflicts + secrets === 0)
    return say('--write puts it into the working tree, --format patch prints it for git apply.')
  const open = [
    ...(conflicts === 0 ? [] : [conflicts === 1 ? 'the conflict' : `the ${conflicts} conflicts`]),
    ...(secrets === 0 ? [] : [secrets === 1 ? 'the missing secret' : `the ${secrets} missing secrets`]),
  ]
  return say(`--write puts it into the working tree; settle ${open.join(' and ')} below there before you commit.`)
}
