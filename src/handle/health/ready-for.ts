// What of a unit is ready to go on: whether automation may carry what stands upstream, an older content, or waits.
import type { Environment } from '../../config/model.ts'
import { type Readiness, readiness } from '../../health/ready.ts'
import type { RolloutRecord } from '../../ledger/rollout-state.ts'
import type { Oid } from '../../oid.ts'
import type { Touched } from '../../promotion/slice/touched.ts'
import type { Aim, Wish } from '../promotion/plan-aim.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import { beginRollouts } from './begin.ts'
import { healthOf, isRecorded } from './policy.ts'

type Ready =
  /** Null: as it stands. */
  | { readonly kind: 'go'; readonly source: Oid | null }
  | { readonly kind: 'wait'; readonly because: string; readonly again: number | null }

const asItStands: Ready = { kind: 'go', source: null }

/** What a person asks for is planned as it stands, and the gate waits. Costs nothing where a merge is all that counts upstream. */
export async function readyFor(work: Work, standing: Standing, aim: Aim, wish: Wish): Promise<Ready> {
  const { config, ledger } = standing
  const environment = config.environments.find(({ name }) => name === aim.from)
  const isActing = config.environments.some(({ name, mode }) => name === aim.to && mode === 'act')
  if (environment === undefined || !isActing || wish.dry || !isRecorded(work, config, environment)) return asItStands
  const found = await readinessOf(work, standing, environment, aim)
  if (wish.requestedBy !== null || found.kind === 'ready') return asItStands
  // What is open is never planned from older content than it carries: its gate says what it waits for.
  const open = (await ledger.unit(aim.to, aim.unit.name)).open !== null
  if (found.source !== null && !open) return { kind: 'go', source: found.source }
  return { kind: 'wait', because: found.because, again: found.again }
}

async function readinessOf(work: Work, standing: Standing, environment: Environment, aim: Aim): Promise<Readiness> {
  const { config, ledger, headOf } = standing
  const services = aim.unit.services === 'all' ? null : aim.unit.services
  const commit = headOf(aim.from)
  const places = environment.clusters.map(({ name }) => ({ environment: aim.from, cluster: name, commit, services }))
  const found = await work.plan('contents', { config, places })
  const health = healthOf(work, config, environment)
  if (health === 'required') await sight(work, standing, found, commit)
  const records = await ledger.rollouts(aim.from)
  if (found.length === 0 && records.some((one) => isOf(one, services)))
    return { kind: 'ready', source: 'head', because: `it was removed from ${aim.from}.` }
  return readiness({ environment, health }, found, records, work.now())
}

const isOf = ({ service, rollouts }: RolloutRecord, services: readonly string[] | null) =>
  rollouts.length > 0 && (services === null || services.includes(service))

/** What stands there without a recorded merge is watched from now on: else it could never show that it is healthy. */
async function sight(work: Work, standing: Standing, found: readonly Touched[], after: Oid): Promise<void> {
  const unseen: Touched[] = []
  for (const one of found) {
    const { rollouts } = await standing.ledger.rollout(one.environment, one.service)
    if (!rollouts.some(({ cluster }) => cluster === one.cluster)) unseen.push(one)
  }
  if (unseen.length > 0)
    await beginRollouts(work, standing, { before: null, after, pull: null, by: 'sight', found: unseen })
}
