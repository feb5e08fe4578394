// A merge changed services of an environment: from now on each is a rollout there, which waits for what Flux reports of it.
import { isDeepStrictEqual } from 'node:util'
import { beginRollout } from '../../health/rollout.ts'
import { graceFor, settleWindow } from '../../health/window.ts'
import type { Rollout, RolloutRecord } from '../../ledger/rollout-state.ts'
import { newestOf, withoutRollout, withRollout } from '../../ledger/rollouts.ts'
import type { Oid } from '../../oid.ts'
import type { Touched } from '../../promotion/slice/touched.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import { healthOf, hearsOf, isRecorded } from './policy.ts'
import { schedule } from './schedule.ts'
import { watch } from './watch.ts'

export type Begun = {
  readonly before: Oid | null
  readonly after: Oid
  readonly pull: number | null
  readonly by: 'change' | 'sight'
  readonly found: readonly Touched[]
}

/** One transaction for all of them; nothing where health and soak do not count. Says what began. */
export async function beginRollouts(work: Work, standing: Standing, of: Begun): Promise<readonly string[]> {
  const { config, ledger } = standing
  const environments = config.environments.filter(
    (one) => isRecorded(work, config, one) && of.found.some(({ environment }) => environment === one.name),
  )
  const changed: RolloutRecord[] = []
  for (const environment of environments) changed.push(...(await begunIn(work, standing, environment.name, of)))
  if (changed.length === 0) return []
  const names = changed.map(({ service, environment }) => `${service} in ${environment}`).join(', ')
  await ledger.write([], `${of.by === 'sight' ? 'watch' : 'roll out'} ${names}\n\nCommit: ${of.after}`, {
    rollouts: changed,
  })
  await watch(work, standing, changed)
  await schedule(work, config, changed)
  return [`a rollout of ${names}`]
}

const emptyIndex = { environment: '', objects: [], unread: [] } as const

async function begunIn(work: Work, standing: Standing, name: string, of: Begun): Promise<readonly RolloutRecord[]> {
  const { config, ledger } = standing
  const environment = config.environments.find((one) => one.name === name)
  if (environment === undefined) return []
  const here = Map.groupBy(
    of.found.filter((one) => one.environment === name),
    ({ cluster }) => cluster,
  )
  const places = [...here].map(([cluster, some]) => ({
    environment: name,
    cluster,
    commit: of.after,
    services: some.map(({ service }) => service),
  }))
  const health = healthOf(work, config, environment)
  const contents = await work.plan('contents', { config, places })
  const indexes = health === 'required' ? await work.plan('fluxIndex', { config, places }) : []
  const records = new Map<string, RolloutRecord>()
  const at = new Date(work.now()).toISOString()
  for (const { cluster, service, content } of contents) {
    const before = records.get(service) ?? (await ledger.rollout(name, service))
    const index = indexes.find((one) => one.cluster === cluster) ?? { ...emptyIndex, cluster, commit: of.after }
    const rollout = beginRollout({
      ...{ before: of.before, pull: of.pull, by: of.by, content, at },
      ...{ index, service, health, hears: hearsOf(work, config, name, cluster) },
      window: environment.deadline ?? settleWindow(index, service),
      grace: graceFor(index, service, config.reports.grace),
    })
    if (isWatched(newestOf(before, cluster), rollout)) continue
    const next = withRollout(before, rollout)
    if (next !== before) records.set(service, next)
  }
  // What is not there any more waits for nothing.
  for (const [cluster, some] of here)
    for (const { service } of some.filter((one) => !contents.some((found) => isSame(found, one)))) {
      const before = records.get(service) ?? (await ledger.rollout(name, service))
      const next = withoutRollout(before, cluster, at)
      if (next !== before) records.set(service, next)
    }
  return [...records.values()]
}

const isSame = (a: Touched, b: Touched) => a.cluster === b.cluster && a.service === b.service

/** The same already waits for its verdict, or has it: whoever begins it again would forget what was heard. */
const isWatched = (newest: Rollout | null, { content, awaited, tags }: Rollout): boolean =>
  newest !== null &&
  newest.content === content &&
  isDeepStrictEqual([newest.awaited, { ...newest.tags }], [awaited, { ...tags }])
