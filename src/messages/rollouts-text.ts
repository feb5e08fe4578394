// How the rollouts of one merge go, on its commit, and what is asked where nothing is heard of them.
import type { Rollout, RolloutRecord, RolloutState } from '../ledger/rollout-state.ts'
import { durationText } from '../time-text.ts'
import { inOrder } from './length.ts'
import { code, plain } from './markdown.ts'

export type RolloutRow = { readonly record: RolloutRecord; readonly rollout: Rollout }

const words: Readonly<Record<RolloutState, string>> = {
  progressing: 'waits for its first verdict',
  healthy: 'is healthy',
  failing: 'fails; its grace runs',
  failed: 'failed',
  unknown: 'was not heard of in time',
  suspended: 'is suspended in Git: Flux does not apply it',
  superseded: 'was superseded before a verdict',
}

const worst: readonly RolloutState[] = [
  'failed',
  'failing',
  'unknown',
  'suspended',
  'progressing',
  'superseded',
  'healthy',
]

export function rolloutsTitle(rows: readonly RolloutRow[]): string {
  const state = worst.find((one) => rows.some(({ rollout }) => rollout.state === one)) ?? 'progressing'
  const own = rows.filter(({ rollout }) => rollout.state === state)
  const names = [...new Set(own.map(({ record }) => `${record.service} in ${record.environment}`))]
  const [first = 'Nothing'] = names
  return names.length > 1 ? `${names.length} rollouts: ${words[state]}` : `${first} ${words[state]}`
}

export function rolloutsSummary(rows: readonly RolloutRow[], left: readonly string[]): string {
  const lines = rows
    .toSorted((a, b) => worst.indexOf(a.rollout.state) - worst.indexOf(b.rollout.state))
    .map((row) => `- ${rowLine(row)}`)
  return inOrder([lines.join('\n'), ...left.map((one) => plain(one))])
}

function rowLine({ record, rollout }: RolloutRow): string {
  const { service, environment } = record
  const { cluster, state, since, deadline, awaited, objects } = rollout
  const heard = awaited.map(
    (key) => `${code(key)}: ${objects[key] === undefined ? 'nothing heard' : said(objects[key])}`,
  )
  const more = Object.keys(objects)
    .filter((key) => !awaited.includes(key))
    .map((key) => `${code(key)}: ${said(objects[key])}`)
  const until = state === 'progressing' ? `, unknown from ${deadline} on` : ''
  const evidence = [...heard, ...more].map((one) => `\n  - ${one}`).join('')
  return `${code(service)} in **${plain(environment)}** (${plain(cluster)}) ${words[state]}, since ${since}${until}${evidence}`
}

const said = (one: Rollout['objects'][string] | undefined): string =>
  one === undefined
    ? ''
    : `${one.state} at ${one.at} (${plain(one.reason)}${one.revision === null ? '' : `, ${plain(one.revision)}`})`

/** Hidden in the comment, by which it is found again. */
export const unknownMarker = (environment: string, cluster: string): string =>
  `<!-- sluice:unknown:${environment}/${cluster} -->`

export function unknownText(
  environment: string,
  cluster: string,
  rows: readonly { readonly service: string; readonly since: string }[],
): string {
  const services = rows.map(({ service, since }) => `- ${code(service)}, nothing conclusive until ${since}`)
  return inOrder([
    `${unknownMarker(environment, cluster)}\n**Health unknown in ${plain(environment)}**: ${plain(cluster)} did not report in time how this merge went. Nothing goes on from there and nothing is taken back.`,
    services.join('\n'),
    'Look whether Flux runs there, whether its Alert and Provider reach Sluice (docs: *Report health to Sluice*), and whether the Kustomizations are suspended. A late success settles it by itself; `/recheck` looks again; `/promote --force "<reason>"` goes on without it.',
  ])
}

/** Hidden in the comment, by which it is found again. */
export const breakerMarker = (environment: string): string => `<!-- sluice:breaker:${environment} -->`

/** `within`: milliseconds. */
export function breakerText(
  environment: string,
  services: readonly string[],
  { reverts, within }: { readonly reverts: number; readonly within: number },
): string {
  const most = `${reverts} ${reverts === 1 ? 'revert' : 'reverts'} within ${durationText(within)}`
  return inOrder([
    `${breakerMarker(environment)}\n**No more reverts in ${plain(environment)}**: ${services.map((one) => code(one)).join(', ')} failed, but \`reports.breaker\` allows ${most}, and so many were opened. Where so much fails at once, something else may be wrong.`,
    'What failed is held all the same, and goes no further. Look what is wrong there, then comment `/rollback <service>` for what has to go back.',
  ])
}

/** What was seen to fail first, in a few words; the cluster's own are left out. */
export function failureLine({ cluster, objects }: Rollout): string {
  const failed = Object.entries(objects).filter(([, { state }]) => state === 'failed')
  const [first] = failed.toSorted(([, a], [, b]) => Date.parse(a.since) - Date.parse(b.since))
  return first === undefined ? `failed in ${cluster}` : `failed in ${cluster}: ${first[0]} says ${first[1].reason}`
}
