// The tables of a plan on a screen: conflicts by number, values that stay, what rules and names changed.
import type { Adjusted, Conflict, Kept, Plan } from '../promotion/model.ts'
import { oneLine } from './escape.ts'
import { aligned, type Paint, wrapped } from './screen.ts'

/** Enough to know what it is; a whole text would fill the screen. */
const longest = 400
export const cell = (value: string | null) => (value === null ? '–' : oneLine(value.slice(0, longest)))

const byFile = <T extends { readonly path: string }>(rows: readonly T[]) => Map.groupBy(rows, (row) => row.path)

type Numbered = Conflict & { readonly number: number }

/** Numbered through all plans; why each one is there stands below it, once where it is the same. */
export function conflictTable(plans: readonly Plan[], width: number, { bold, red }: Paint): string {
  const conflicts = plans
    .flatMap((plan) => plan.conflicts)
    .map((one, index): Numbered => ({ ...one, number: index + 1 }))
  if (conflicts.length === 0) return ''
  const files = [...byFile(conflicts)].flatMap(([path, some]) => {
    const rows = some.map(({ number, pointer, base, source, target }) => [
      `${number}`,
      pointer === '' ? 'whole file' : cell(pointer),
      cell(base),
      cell(source),
      cell(target),
    ])
    const why = [...Map.groupBy(some, (one) => one.because)].map(([because, ones]) => {
      const numbers = ones.length === some.length ? '' : `${ones.map((one) => one.number).join(', ')}: `
      return `    ${wrapped(oneLine(`${numbers}${because.charAt(0).toUpperCase()}${because.slice(1)}.`), width, 4)}`
    })
    return [`  ${oneLine(path)}`, ...aligned([conflictHead, ...rows], width, 4), ...why]
  })
  return [bold(red(`Conflicts (${conflicts.length}), the target’s values stand`)), ...files].join('\n')
}

const conflictHead = ['#', 'value', 'base', 'source', 'target']

/** Values that stay the target's. What is a conflict is told as one. */
export function keptBeside({ kept, conflicts }: Plan): readonly Kept[] {
  const told = new Set(conflicts.map((one) => `${one.path}\0${one.pointer}`))
  return kept.filter((one) => !told.has(`${one.path}\0${one.pointer}`))
}

export function keptTable(plans: readonly Plan[], width: number, { bold }: Paint): string {
  const kept = plans.flatMap(keptBeside)
  if (kept.length === 0) return ''
  const files = [...byFile(kept)].flatMap(([path, some]) => {
    const rows = some.map((one) => [cell(one.pointer), cell(one.target), cell(one.source)])
    return [`  ${oneLine(path)}`, ...aligned([['value', 'stays', 'source has'], ...rows], width, 4)]
  })
  return [bold(`Kept in the target (${kept.length})`), ...files].join('\n')
}

/** Names of the source that are told as the target's, each once with how often. */
export function replacedList(plans: readonly Plan[], width: number, { bold }: Paint): string {
  const names = Map.groupBy(
    plans.flatMap((plan) => plan.replaced),
    ({ from, to }) => `${from}\0${to}`,
  )
  const rows = [...names.values()].map((ones) => {
    const count = ones.reduce((sum, one) => sum + one.count, 0)
    const files = new Set(ones.map((one) => one.path)).size
    const where = `${count}× in ${files} ${files === 1 ? 'file' : 'files'}`
    return [cell(ones[0]?.from ?? ''), '→', cell(ones[0]?.to ?? ''), where]
  })
  return rows.length === 0 ? '' : [bold('Told in the target’s terms'), ...aligned(rows, width)].join('\n')
}

/** What the rules of the configuration made of values, beyond keeping them. */
export function adjustedTable(plans: readonly Plan[], width: number, { bold }: Paint): string {
  const adjusted = plans.flatMap((plan) => {
    const secret = new Set(
      plan.changes.flatMap(({ path, hidden = [] }) => hidden.map((pointer) => `${path}\0${pointer}`)),
    )
    const shown = (one: Adjusted, value: string | null) =>
      value !== null && secret.has(`${one.path}\0${one.pointer}`) ? '(secret)' : value
    return plan.adjusted
      .filter((one) => one.rule !== 'keep')
      .map((one) => ({ ...one, before: shown(one, one.before), after: shown(one, one.after) }))
  })
  if (adjusted.length === 0) return ''
  const files = [...byFile(adjusted)].flatMap(([path, some]) => {
    const rows = some.map((one) => [
      cell(`${one.rule} ${one.by}`),
      cell(one.pointer),
      cell(one.before),
      cell(one.after),
    ])
    return [`  ${oneLine(path)}`, ...aligned([['rule', 'value', 'before', 'after'], ...rows], width, 4)]
  })
  return [bold(`Changed by rules (${adjusted.length})`), ...files].join('\n')
}
