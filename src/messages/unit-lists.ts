// What the matrix of units has no room for: open pull requests, reasons, pending changes, differences of the baseline.
import type { UnitRow } from '../ledger/unit-rows.ts'
import { cut, linesWithin } from './length.ts'
import { cell, code, details, plain } from './markdown.ts'
import { cellWords, reasonSentence, several } from './unit-words.ts'

/** A pull request of ours that no row of a unit speaks of: another kind, or an environment that is no more. */
export type OtherPull = {
  readonly number: number
  readonly approved: boolean
  readonly kind: string
  readonly unit: string
  readonly environment: string
}

type Rows = readonly UnitRow[]

export function openList(rows: Rows, others: readonly OtherPull[], room: number): readonly string[] {
  const own = rows
    .filter(({ state }) => state === 'open')
    .map((row) => `- #${row.pull?.number ?? '?'} ${code(row.unit)} to **${plain(row.environment)}**${openWords(row)}`)
  const rest = others.map(
    ({ number, approved, kind, unit, environment }) =>
      `- #${number} ${plain(kind)} ${code(unit)} in **${plain(environment)}**${approved ? ': approved' : ''}`,
  )
  return section('Open pull requests', [...own, ...rest], 'pull request', room)
}

/** The cell's words without what the line says already. */
function openWords(row: UnitRow): string {
  const words = cellWords(row).replace(/^#\S+ is open(?:, )?/, '')
  return words === '' ? '' : `: ${words}`
}

export function reasonList(rows: Rows, room: number): readonly string[] {
  const lines = rows.flatMap((row) => {
    const sentence = reasonSentence(row)
    return sentence === null ? [] : [[`- ${sentence}`, ...row.problems.map((one) => `  - ${plain(one)}`)].join('\n')]
  })
  return section('What is held back, and why', lines, 'unit', room)
}

export function pendingList(rows: Rows, room: number): readonly string[] {
  const busy = rows.filter(({ changes }) => changes > 0)
  if (busy.length === 0) return []
  const blocks = busy.map((row) => details(`${row.unit} to ${row.environment} (${row.changes})`, changeLines(row)))
  const { text, more } = linesWithin(blocks, room)
  return [`### Pending changes\n\n${text}`, ...(more > 0 ? [`… and ${several(more, 'unit')} more.`] : [])]
}

function changeLines({ pending, changes }: UnitRow): string {
  const lines = pending.map(
    ({ commit, pull, subject, author }) =>
      `- ${pull === null ? commit : `#${pull}`} ${plain(cut(subject, 120))} (${plain(cut(author, 60))})`,
  )
  const more = changes - pending.length
  return [...lines, ...(more > 0 ? [`- … and ${more} more`] : [])].join('\n')
}

/** `isWhole`: false for a repository too large to be surveyed at once. */
export function baselineList(rows: Rows, isWhole: boolean, room: number): readonly string[] {
  const all = rows.flatMap(({ differs }) => differs)
  const unread =
    '**Baseline:** the repository has too many clusters to list what differed at first sight. It is not proposed either.'
  if (!isWhole) return [unread]
  if (all.length === 0) return []
  const lines = all.map(
    ({ environment, cluster, service, missing, differing, since }) =>
      `| ${cell(environment)} | ${cell(cluster)} | ${code(service)} | ${missing} | ${differing} | ${cell(since?.slice(0, 10) ?? '')} |`,
  )
  const { text, more } = linesWithin(lines, room)
  const head =
    '| environment | cluster | service | files missing | files that differ | since |\n| --- | --- | --- | --- | --- | --- |'
  const told =
    'These stood when the environment began to act. Merges never propose them; `/promote <service> to <environment>` brings what is not the environment’s own.'
  const rest = more > 0 ? `\n\n… and ${several(more, 'difference')} more.` : ''
  return [details(`Differences since the start (${all.length})`, `${told}\n\n${head}\n${text}${rest}`)]
}

function section(title: string, lines: readonly string[], one: string, room: number): readonly string[] {
  if (lines.length === 0) return []
  const { text, more } = linesWithin(lines, room)
  const rest = more > 0 ? `\n\n… and ${several(more, one)} more.` : ''
  return [`### ${title}\n\n${text}${rest}`]
}
