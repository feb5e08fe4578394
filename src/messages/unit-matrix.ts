// Units by environments as a table: what somebody should look at has a row, what is quiet is named in one line.
import type { UnitRow } from '../ledger/unit-rows.ts'
import { linesWithin } from './length.ts'
import { code, details, plain } from './markdown.ts'
import { cellWords, isQuiet, several } from './unit-words.ts'

/** More columns than that are not read side by side. */
const widest = 8

/** `environments`: in their order, those that something is promoted into. `room`: characters. */
export function unitMatrix(rows: readonly UnitRow[], environments: readonly string[], room: number): readonly string[] {
  const busy = new Set(rows.filter((row) => !isQuiet(row)).map(({ unit }) => unit))
  const loud = new Set(rows.filter((row) => !isQuiet(row)).map(({ environment }) => environment))
  const columns = environments.length <= widest ? environments : environments.filter((name) => loud.has(name))
  const byUnit = Map.groupBy(
    rows.filter(({ unit }) => busy.has(unit)),
    ({ unit }) => unit,
  )
  const tables = chunks(columns).flatMap((some, _index, all) => tableOf(byUnit, some, room / all.length))
  const inStep = rows.filter((row) => row.state === 'in-step' && !busy.has(row.unit)).map(({ unit }) => unit)
  return [
    ...(busy.size > 0 ? tables : []),
    ...quietLine([...new Set(inStep)].map(code), 'unit', 'in step everywhere', room),
    ...quietLine(environments.filter((name) => !columns.includes(name)).map(plain), 'environment', 'quiet', room),
  ]
}

const chunks = (columns: readonly string[]): readonly (readonly string[])[] =>
  Array.from({ length: Math.ceil(columns.length / widest) }, (_, index) =>
    columns.slice(index * widest, (index + 1) * widest),
  )

function tableOf(
  byUnit: ReadonlyMap<string, readonly UnitRow[]>,
  columns: readonly string[],
  room: number,
): readonly string[] {
  const lines = [...byUnit].flatMap(([unit, rows]) => {
    const cells = columns.map((name) => rows.find((row) => row.environment === name))
    const isBlank = cells.every((row) => row === undefined || isQuiet(row))
    const words = cells.map((row) => (row === undefined ? '–' : cellWords(row)))
    return isBlank ? [] : [`| ${code(unit)} | ${words.join(' | ')} |`]
  })
  if (lines.length === 0) return []
  const { text, more } = linesWithin(lines, room)
  const head = `| unit | ${columns.map(plain).join(' | ')} |\n|${' --- |'.repeat(columns.length + 1)}`
  return [`${head}\n${text}`, ...(more > 0 ? [`… and ${several(more, 'unit')} more.`] : [])]
}

const mostNames = 200

function quietLine(names: readonly string[], one: string, are: string, room: number): readonly string[] {
  if (names.length === 0) return []
  const shown = room === Number.POSITIVE_INFINITY ? names : names.slice(0, mostNames)
  const more = names.length - shown.length
  const rest = more > 0 ? [`… and ${more} more`] : []
  return [details(`${several(names.length, one)} ${are}`, [...shown, ...rest].join(', '))]
}
