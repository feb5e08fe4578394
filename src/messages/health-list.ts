// The health of what stands, on the dashboard and in `/status`: what is not healthy has a row, the rest is named in one line.
import type { HealthRow } from '../ledger/health-rows.ts'
import type { RolloutState } from '../ledger/rollout-state.ts'
import { linesWithin } from './length.ts'
import { cell, code, details, plain } from './markdown.ts'
import { several } from './unit-words.ts'

const words: Readonly<Record<RolloutState, string>> = {
  progressing: 'waits for a verdict',
  healthy: 'healthy',
  failing: '⚠ failing, its grace runs',
  failed: '❌ failed',
  unknown: '❔ unknown: nothing was heard in time',
  suspended: 'suspended in Git',
  superseded: 'superseded',
}

/** Nothing where health counts nowhere, or nothing was merged since it does. `room`: characters. */
export function healthList(rows: readonly HealthRow[], room: number): readonly string[] {
  if (rows.length === 0) return []
  const loud = rows.filter(({ state }) => state !== 'healthy')
  const head = '| service | environment | health | since | merged |\n| --- | --- | --- | --- | --- |'
  const { text, more } = linesWithin(loud.map(tableLine), room / 2)
  const rest = more > 0 ? [`… and ${several(more, 'row')} more.`] : []
  const table = loud.length === 0 ? 'Everything that was reported is healthy.' : `${head}\n${text}`
  const parts = [`### Health\n\n${table}`, ...rest]
  return [...parts, ...healthyLine(rows, room / 2)]
}

function tableLine({ service, environment, cluster, state, since, commit, pull, revert }: HealthRow): string {
  const merged = pull === null ? code(commit.slice(0, 7)) : `#${pull}`
  const back = revert === null ? '' : `, #${revert} takes it back`
  return `| ${code(service)} | ${cell(environment)} (${plain(cluster)}) | ${words[state]}${back} | ${minuteOf(since)} | ${merged} |`
}

const minuteOf = (at: string): string => `${at.slice(0, 16).replace('T', ' ')} UTC`

function healthyLine(rows: readonly HealthRow[], room: number): readonly string[] {
  const healthy = rows.filter(({ state }) => state === 'healthy')
  if (healthy.length === 0) return []
  const lines = healthy.map(
    ({ service, environment, cluster, since }) =>
      `- ${code(service)} in **${plain(environment)}** (${plain(cluster)}) since ${minuteOf(since)}`,
  )
  const { text, more } = linesWithin(lines, room)
  const rest = more > 0 ? `\n- … and ${more} more` : ''
  return [details(`Healthy (${healthy.length})`, `${text}${rest}`)]
}
