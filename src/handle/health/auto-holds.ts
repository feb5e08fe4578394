// The holds that a failure or a rollback sets: the content that is left is not brought there again, nor further. They end by themselves with other content.
import type { Holds } from '../../ledger/bump-state.ts'
import { withHold } from '../../ledger/holds.ts'
import { unitOf } from '../../promotion/slice/units.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import { boundedHolds } from './bounded-holds.ts'

/** Who set it: no login of a person. */
export const byUs = 'sluice[health]'

type Place = { readonly environment: string; readonly service: string; readonly version: string }

/** Content that a cluster is taken back from. */
export type LeftBehind = {
  readonly environment: string
  readonly service: string
  readonly cluster: string
  readonly content: string
  readonly reason: string
}

export async function autoHolds(work: Work, standing: Standing, left: readonly LeftBehind[]): Promise<Holds> {
  const at = new Date(work.now()).toISOString()
  let holds = await standing.ledger.holds()
  const held: Place[] = []
  for (const { environment, service, cluster, content, reason } of left) {
    const next = standing.config.environments.filter(({ after }) => after.includes(environment))
    const places: Place[] = [
      ...(await carriedHere(work, standing, environment, service, cluster)),
      ...next.map(({ name }) => ({ environment: name, service, version: content })),
    ]
    for (const place of places) holds = withHold(holds, { ...place, reason, by: byUs, at })
    held.push(...places)
  }
  for (const [place] of Map.groupBy(held, keyOf).values())
    if (place !== undefined) holds = await boundedHolds(work, standing, holds, { ...place, by: byUs })
  return holds
}

const keyOf = ({ environment, service }: Place) => JSON.stringify([environment, service])

/** What was carried to the cluster: the source's content that its last promotion brought. */
async function carriedHere(
  work: Work,
  { config, ledger }: Standing,
  environment: string,
  service: string,
  cluster: string,
): Promise<readonly Place[]> {
  const here = config.environments.find(({ name }) => name === environment)
  const from = here?.after[0]
  const source = here?.clusters.find(({ name }) => name === cluster)?.from ?? null
  if (from === undefined || source === null) return []
  const base = (await ledger.unit(environment, unitOf(config, service).name)).bases[cluster]
  if (base === undefined) return []
  const places = [{ environment: from, cluster: source, commit: base.commit, services: [service] }]
  return (await work.plan('contents', { config, places })).map(({ content: version }) => ({
    environment,
    service,
    version,
  }))
}

/** Nothing is wrong any more with what stands there: neither what was carried to it nor what goes on from it is held. */
export const withoutAuto = (holds: Holds, { environment, service, version }: Place): Holds => ({
  ...holds,
  holds: holds.holds.filter(
    (hold) =>
      !(hold.by === byUs && hold.service === service && (hold.environment === environment || hold.version === version)),
  ),
})
