// What the rules of the configuration did to a promotion, for the body of its pull request.
import type { Plan } from '../promotion/model.ts'
import { cell, details } from './markdown.ts'
import { valueCell } from './questions.ts'
import { sidesOf } from './sides.ts'

const shownRows = 200

/** Each value that a rule kept, set, raised or removed, with the rule. */
export function adjustedPart(plans: readonly Plan[]): readonly string[] {
  const all = plans.flatMap((plan) => plan.adjusted.map((one) => ({ ...one, cluster: sidesOf(plan).target })))
  if (all.length === 0) return []
  const isMany = plans.length > 1
  const rows = all.slice(0, shownRows).map(({ cluster, path, pointer, rule, by, before, after }) => {
    const where = [...(isMany ? [cluster] : []), path, pointer, `${rule} ${by}`].map(cell)
    return `| ${[...where, valueCell(before), valueCell(after)].join(' | ')} |`
  })
  const head = [...(isMany ? ['cluster'] : []), 'file', 'value', 'rule', 'without it', 'becomes']
  const more = all.length > rows.length ? `\n\n… and ${all.length - rows.length} more.` : ''
  const table = `| ${head.join(' | ')} |\n| ${head.map(() => '---').join(' | ')} |\n${rows.join('\n')}${more}`
  return [details(`Adjusted by rules (${all.length})`, table)]
}
