// Holds that nobody lifts do not pile up: those of contents that nothing could bring any more are dropped, the oldest first.
import type { Hold, Holds } from '../../ledger/bump-state.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'

/** Whose holds, of what. */
type Of = { readonly environment: string; readonly service: string; readonly by: string }

/** How many are kept of one service in one environment, whatever they are of. */
const mostOfOne = 20

/** Those of older contents go, unless a cluster that the environment receives from still has the content: it could be brought. */
export async function boundedHolds(
  work: Work,
  standing: Standing,
  holds: Holds,
  { environment, service, by }: Of,
): Promise<Holds> {
  const isOwn = (hold: Hold) => hold.by === by && hold.environment === environment && hold.service === service
  const own = holds.holds.filter(isOwn)
  if (own.length <= mostOfOne) return holds
  const standsNow = await contentsBefore(work, standing, environment, service)
  const kept = new Set(own.filter(({ version }, at) => at >= own.length - mostOfOne || standsNow.has(version)))
  return { ...holds, holds: holds.holds.filter((hold) => !isOwn(hold) || kept.has(hold)) }
}

/** What stands of the service where the environment receives from. */
async function contentsBefore(
  work: Work,
  { config, headOf }: Standing,
  environment: string,
  service: string,
): Promise<ReadonlySet<string | null>> {
  const after = config.environments.find(({ name }) => name === environment)?.after ?? []
  const places = config.environments
    .filter(({ name }) => after.includes(name))
    .flatMap(({ name, clusters }) =>
      clusters.map((one) => ({ environment: name, cluster: one.name, commit: headOf(name), services: [service] })),
    )
  return new Set((await work.plan('contents', { config, places })).map(({ content }) => content))
}
