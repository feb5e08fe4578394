// The decision tables of docs/explanation/health.md, worked out by the code that decides: report × state → state, and what a
// failure leads to. `npm run reference` writes them; a test holds the page to them.
import { parseConfig } from '../src/config/parse.ts'
import { failuresIn } from '../src/handle/health/failures.ts'
import type { HealthReport, WatchedObject } from '../src/health/model.ts'
import { beginRollout, elapsed, reported } from '../src/health/rollout.ts'
import {
  emptyRollouts,
  type Revert,
  type Rollout,
  type RolloutRecord,
  type RolloutState,
} from '../src/ledger/rollout-state.ts'
import { withRollout } from '../src/ledger/rollouts.ts'

const minute = 60_000
const merge = Date.parse('2026-01-01T10:00:00Z')
const timeAt = (minutes: number) => new Date(merge + minutes * minute).toISOString()
const [deadline, grace] = [60, 10]
const commitOf = (letter: string) => letter.repeat(40)

const kustomization = (name: string, role: 'override' | 'base'): WatchedObject => ({
  ...{ kind: 'Kustomization', namespace: 'flux-system', name, service: 'redis', role },
  ...{ file: 'redis.yaml', path: null, source: null, tag: null, waits: true, suspended: false },
  ...{ interval: null, retryInterval: null, timeout: null, dependsOn: [] },
})
const override = kustomization('redis-override', 'override')
const base = kustomization('redis-base', 'base')

const begun = (letter: string, objects: readonly WatchedObject[] = [override, base]): Rollout =>
  beginRollout({
    ...{ before: null, content: `content ${letter}`, pull: 7, by: 'change', at: timeAt(0), grace: grace * minute },
    ...{ service: 'redis', health: 'required', window: deadline * minute },
    index: { cluster: 'prod-cluster', commit: commitOf(letter), objects },
  })

type Said = Partial<HealthReport>

const says = (rollout: Rollout, object: WatchedObject, minutes: number, said: Said): Rollout =>
  reported(rollout, object, {
    ...{ cluster: 'prod-cluster', environment: 'prod', object, service: null, revision: null, reason: '', message: '' },
    ...{ state: 'healthy', origin: 'flux', trusted: true, deterministic: false, sticky: false, promotion: null },
    ...{ because: '', at: timeAt(minutes), ...said },
  })

const healthy: Said = { state: 'healthy' }
const failed: Said = { state: 'failed', reason: 'HealthCheckFailed' }
const broken: Said = { state: 'failed', reason: 'BuildFailed', deterministic: true }
const rolledBack: Said = { state: 'failed', reason: 'RollbackSucceeded', sticky: true }

const succeeds = (rollout: Rollout, minutes: number) =>
  [override, base].reduce((known, object) => says(known, object, minutes, healthy), rollout)

const newest = begun('b')
const failing = says(newest, override, 1, failed)

/** How a rollout came to each state. */
const states: readonly (readonly [RolloutState, Rollout])[] = [
  ['progressing', newest],
  ['healthy', succeeds(newest, 1)],
  ['failing', failing],
  ['failed', elapsed(failing, merge + (1 + grace) * minute)],
  ['unknown', elapsed(newest, merge + deadline * minute)],
  ['suspended', begun('b', [{ ...override, suspended: true }])],
  [
    'superseded',
    withRollout({ ...emptyRollouts('prod', 'redis'), rollouts: [newest] }, begun('c')).rollouts[0] ?? newest,
  ],
]

/** Minutes after the merge; later than what led to the state. */
const timeOf = (state: RolloutState) => (state === 'unknown' ? deadline + 5 : 15)

type Event = readonly [string, (rollout: Rollout, now: number) => Rollout]

const events: readonly Event[] = [
  ['success of everything that it awaits', (one, now) => succeeds(one, now)],
  ['success of a part of it', (one, now) => says(one, base, now, healthy)],
  ['in progress, or waiting for a dependency', (one, now) => says(one, override, now, { state: 'waiting' })],
  ['a failed health check', (one, now) => says(one, override, now, failed)],
  [
    'a failed health check that lasts for the grace',
    (one, now) => says(says(one, override, now, failed), override, now + grace, failed),
  ],
  ['a failure that cannot pass by itself (`BuildFailed`)', (one, now) => says(one, base, now, broken)],
  ['the same, twice', (one, now) => says(says(one, base, now, broken), base, now + 1, broken)],
  ['Helm rolled back by itself', (one, now) => says(one, override, now, rolledBack)],
  [
    'Helm rolled back by itself, then success, until the grace is over',
    (one, now) => elapsed(succeeds(says(one, override, now, rolledBack), now + 1), merge + (now + grace) * minute),
  ],
  ['anything that nobody vouches for', (one, now) => says(one, override, now, { ...broken, trusted: false })],
  ['anything from before the merge', (one) => says(one, override, -1, broken)],
  ['nothing, until the grace is over', (one) => elapsed(one, merge + (1 + grace) * minute)],
  ['nothing, until the deadline', (one) => elapsed(one, merge + deadline * minute)],
]

const config = (more = '', prod = '') => {
  const text = `version: 1\nmode: act\nlayout: opencenter\nenvironments:\n  - { name: staging }\n  - { name: prod, after: [staging], clusters: [prod-cluster]${prod} }\n${more}`
  const parsed = parseConfig(text, 'sluice.yaml')
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems))
  return parsed.config
}

const before: Rollout = { ...succeeds(begun('a'), 1), commit: commitOf('a') }

/** What a failure of the newest rollout leads to, after one that was healthy. */
function outcomeOf(after: Rollout, more: Partial<RolloutRecord> = {}, of = config(), since: Rollout = newest): string {
  const record = { ...emptyRollouts('prod', 'redis'), rollouts: [before, after], ...more }
  const turn = { environment: 'prod', service: 'redis', before: since, after }
  const [found] = failuresIn(of, [record], [turn])
  if (found === undefined) throw new Error('it did not fail')
  if ('because' in found) return `no revert: ${found.because}`
  return found.isProven
    ? 'a revert to the last healthy content'
    : 'a revert to what stood before, and says that it is not proven'
}

const actions: Readonly<Partial<Record<RolloutState, string>>> = {
  healthy: 'goes on after the soak',
  unknown: 'asks once',
}

function cellOf(event: Event[1], rollout: Rollout): string {
  const after = event(rollout, timeOf(rollout.state))
  if (after.state === rollout.state) return '–'
  if (after.state === 'failed')
    return `**failed**: ${/^a (revert)|^(no revert)/
      .exec(outcomeOf(after, {}, config(), rollout))
      ?.slice(1)
      .join('')}`
  const also =
    rollout.state === 'failed' && after.state === 'healthy' ? 'revert closed, hold ends' : actions[after.state]
  return also === undefined ? `**${after.state}**` : `**${after.state}**: ${also}`
}

function statesTable(): string {
  const head = `| what is heard | ${states.map(([state]) => `\`${state}\``).join(' | ')} |\n|${' --- |'.repeat(states.length + 1)}`
  const rows = events.map(
    ([name, event]) => `| ${name} | ${states.map(([, rollout]) => cellOf(event, rollout)).join(' | ')} |`,
  )
  return [head, ...rows].join('\n')
}

const revert = (state: Revert['state']): Revert => ({
  ...{ cluster: 'prod-cluster', bad: commitOf('b'), badContent: 'content b', target: commitOf('a'), branch: '' },
  ...{ head: commitOf('d'), digest: '', pull: 8, at: timeAt(9), requestedBy: null, state },
})

function failuresTable(): string {
  const sure = elapsed(failing, merge + (1 + grace) * minute)
  const bad = [{ content: 'content a', because: '', by: '', at: timeAt(0) }]
  const late = { ...sure, since: timeAt(deadline + 1) }
  const first = { ...sure, before: commitOf('a') }
  const rows: readonly (readonly [string, string])[] = [
    ['something healthy stood there before', outcomeOf(sure)],
    ['nothing there was ever reported healthy', outcomeOf(first, { rollouts: [first] })],
    ['something newer was merged there meanwhile', outcomeOf(sure, { rollouts: [before, sure, begun('c')] })],
    ['its revert is open', outcomeOf(sure, { reverts: [revert('open')] })],
    ['a person closed its revert', outcomeOf(sure, { reverts: [revert('closed')] })],
    ['its revert was merged, and that was reverted', outcomeOf(sure, { reverts: [revert('merged')] })],
    ['it was never merged while Sluice looked', outcomeOf({ ...sure, by: 'sight' })],
    ['it was healthy past its deadline and soak', outcomeOf(late, {}, config(), { ...sure, state: 'healthy' })],
    ['all that was healthy there is bad by now', outcomeOf(sure, { bad })],
    ['`rollback: off`', outcomeOf(sure, {}, config('rollback: "off"\n'))],
    ['the environment has `mode: observe`', outcomeOf(sure, {}, config('', ', mode: observe'))],
  ]
  const lines = rows.map(([when, then]) => `| ${when} | ${then} |`)
  return ['| when it failed and | then |', '| --- | --- |', ...lines].join('\n')
}

const marked = (name: string, text: string) =>
  `<!-- ${name}: made by npm run reference -->\n\n${text}\n\n<!-- end of ${name} -->`

/** The page with its tables anew. Throws where a marker is missing. */
export function withTables(page: string): string {
  const tables = [
    ['states', statesTable()],
    ['failures', failuresTable()],
  ] as const
  return tables.reduce((text, [name, table]) => {
    const place = new RegExp(`<!-- ${name}: [\\s\\S]*?<!-- end of ${name} -->`)
    if (!place.test(text)) throw new Error(`the page has no place for the table of ${name}`)
    return text.replace(place, () => marked(name, table))
  }, page)
}
