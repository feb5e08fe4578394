// The answer to `/status`: a row for every unit that Sluice has something to say about.
import type { Oid } from '../oid.ts'
import { cell, code, plain } from './markdown.ts'

export type StatusRow = {
  readonly environment: string
  readonly unit: string
  /** The source commit that was last promoted and merged. */
  readonly received: Oid | null
  readonly pull: { readonly number: number; readonly approved: boolean } | null
  readonly blockers: number
  readonly waits: string | null
}

export function statusParts(rows: readonly StatusRow[], unit: string | null): readonly string[] {
  if (rows.length === 0) {
    return [
      unit === null
        ? 'Nothing is open and nothing was promoted yet.'
        : `${code(unit)}: nothing is open and nothing was promoted yet.`,
    ]
  }
  const lines = rows.map((row) => {
    const received = row.received === null ? '–' : code(row.received.slice(0, 7))
    return `| ${cell(row.environment)} | ${cell(row.unit)} | ${received} | ${state(row)} |`
  })
  return [`| environment | unit | last received | now |\n| --- | --- | --- | --- |\n${lines.join('\n')}`]
}

function state({ pull, blockers, waits }: StatusRow): string {
  if (pull !== null) {
    const points = blockers === 0 ? '' : `, ${blockers} ${blockers === 1 ? 'point' : 'points'} to settle`
    return `#${pull.number} is open${pull.approved ? ', approved' : ''}${points}`
  }
  return waits === null ? 'nothing open' : `waits: ${plain(waits)}`
}
