// The tables of a plan on a screen: conflicts by number, values that stay.
import type { Conflict, Kept, Plan } from '../promotion/model.ts'
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
