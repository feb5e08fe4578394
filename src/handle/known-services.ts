// The services that commands may name: every one that some cluster has which others are promoted from.
import { layoutFor } from '../promotion/layout-memo.ts'
import { together } from '../promotion/step.ts'
import { viewCluster } from '../promotion/view.ts'
import { settle } from '../settle.ts'
import type { Standing } from './standing.ts'
import type { Work } from './work.ts'

export async function knownServices(work: Work, { config, headOf }: Standing): Promise<readonly string[]> {
  const layout = layoutFor(config)
  const upstream = config.environments.filter((one) => config.environments.some((next) => next.after[0] === one.name))
  const places = upstream.flatMap(({ name, clusters }) =>
    clusters.map((cluster) => ({ environment: name, cluster: cluster.name, commit: headOf(name) })),
  )
  const views = await settle(
    (known) => together(places.map((place) => viewCluster(place, layout, known, config.ignore))),
    work.forge.reader,
  )
  return [...new Set(views.flatMap((view) => [...view.slices.keys()]))].sort()
}
