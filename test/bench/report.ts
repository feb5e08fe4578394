// Figures as one JSON object for programs and as a table for people.
import { type Figure, type Figures, rounded } from './figure.ts'

/** How many times the baseline; null where there is none, or none to divide by. */
const ratioOf = ({ value, baseline }: Figure): number | null =>
  baseline === undefined || baseline.value === 0 ? null : rounded(value / baseline.value)

const withinBar = ({ value, bar, atLeast }: Figure): boolean | null => {
  if (bar !== undefined) return value <= bar
  return atLeast === undefined ? null : value >= atLeast
}

/** `{"<name>": {"value", "unit", "bar"?, "atLeast"?, "within"?, "baseline"?: {"name", "value", "ratio"}}}` */
export function asJson(figures: Figures): string {
  const entries = Object.entries(figures).map(([name, figure]) => {
    const { value, baseline, ...rest } = figure
    const within = withinBar(figure)
    return [
      name,
      {
        value: rounded(value),
        ...rest,
        ...(within !== null && { within }),
        ...(baseline && { baseline: { name: baseline.name, value: rounded(baseline.value), ratio: ratioOf(figure) } }),
      },
    ]
  })
  return JSON.stringify(Object.fromEntries(entries))
}

export function asTable(figures: Figures): string {
  const rows = Object.entries(figures).map(([name, figure]) => {
    const { value, unit, bar, atLeast, baseline } = figure
    const held = bar === undefined ? (atLeast === undefined ? '' : `≥ ${atLeast}`) : `≤ ${bar}`
    const over = withinBar(figure) === false ? ' missed' : ''
    const against = baseline ? `${ratioOf(figure) ?? '-'} × ${rounded(baseline.value)} (${baseline.name})` : ''
    return [name, String(rounded(value)), unit, held + over, against]
  })
  const all = [['figure', 'value', 'unit', 'bar', 'compared with'], ...rows]
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => (column === 1 ? cell.padStart(widths[1] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
  return all.map((row) => line(row).trimEnd()).join('\n')
}
