// The answer to `/status`: the rows of the dashboard, all of them or those of one unit or one base.
import type { BaseRow } from '../ledger/base-rows.ts'
import { baseList } from './base-lists.ts'
import type { StandingView } from './dashboard.ts'
import { healthList } from './health-list.ts'
import { holdList } from './hold-list.ts'
import { cell, code } from './markdown.ts'
import { baselineList, openList, pendingList, reasonList } from './unit-lists.ts'
import { unitMatrix } from './unit-matrix.ts'
import { cellWords } from './unit-words.ts'

/** Nothing is left out here: whoever answers cuts what does not fit. */
const room = Number.POSITIVE_INFINITY

export function statusParts(
  { rows, environments, others, holds, bases, health, isSurveyed }: StandingView,
  unit: string | null,
) {
  const matrix = unit === null ? unitMatrix(rows, environments, room) : [unitTable(rows)]
  const known = rows.length + others.length > 0
  const none =
    unit === null
      ? 'Nothing is open and nothing waits.'
      : `${code(unit)}: nothing is open and nothing was promoted yet.`
  return [
    ...(known && matrix.length > 0 ? matrix : [none]),
    ...openList(rows, others, room),
    ...holdList(holds, room),
    ...reasonList(rows, room),
    ...healthList(health, room),
    ...baseList(unit === null ? bases : [], room),
    ...pendingList(rows, room),
    ...baselineList(rows, unit !== null || isSurveyed, room),
  ]
}

export const baseStatusParts = (rows: readonly BaseRow[]): readonly string[] => baseList(rows, room)

/** One unit by environments, quiet ones included. */
function unitTable(rows: StandingView['rows']): string {
  const lines = rows.map((row) => {
    const received = row.received === null ? '–' : code(row.received.slice(0, 7))
    return `| ${cell(row.environment)} | ${received} | ${cellWords(row)} |`
  })
  return `| environment | last received | now |\n| --- | --- | --- |\n${lines.join('\n')}`
}
