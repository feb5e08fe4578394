// The lists of a plan on a screen: pending changes, conflicts by number, values that stay.
import type { Conflict, Kept, Plan, SourceChange } from '../promotion/model.ts'
import { oneLine } from './escape.ts'
import { aligned, type Paint, wrapped } from './screen.ts'

/** Enough to know what it is; a whole text would fill the screen. */
const longest = 400
const cell = (value: string | null) => (value === null ? '–' : oneLine(value.slice(0, longest)))

const mostPending = 20

/** One line for each change of the source that has not arrived, newest first. */
export function pendingList(plans: readonly Plan[], width: number, { bold }: Paint): string {
  const pending = new Map<string, { readonly change: SourceChange; readonly units: Set<string> }>()
  for (const plan of plans.filter(({ changes, conflicts }) => changes.length + conflicts.length > 0)) {
    for (const change of plan.pending) {
      const units = pending.get(change.commit)?.units ?? new Set()
      pending.set(change.commit, { change, units: units.add(plan.unit) })
    }
  }
  if (pending.size === 0) return ''
  const many = new Set(plans.map((plan) => plan.unit)).size > 1
  const rows = [...pending.values()]
    .slice(0, mostPending)
    .map(({ change, units }) => [
      change.commit.slice(0, 7),
      change.pull === null ? '' : `#${change.pull}`,
      cell(change.subject.replace(` (#${change.pull})`, '')),
      cell(change.author),
      ...(many ? [cell([...units].join(', '))] : []),
    ])
  const more = pending.size - rows.length
  const rest = more > 0 ? [`  … and ${more} more`] : []
  return [bold(`Pending changes (${pending.size})`), ...aligned(rows, width), ...rest].join('\n')
}

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
