// Which services a merge touched, from comparing trees: equal ids end the work, only roots that differ are read.

import type { Config } from '../../config/model.ts'
import { type CompiledLayout, rootsOf } from '../../config/template.ts'
import type { Oid } from '../../oid.ts'
import { idKey, type Known, type Need, type Step } from '../model.ts'
import { together } from '../step.ts'
import { printOf } from './contents.ts'
import { type ClusterView, counterpart, viewCluster } from './view.ts'

export type Touched = { readonly environment: string; readonly cluster: string; readonly service: string }

export type Moved = {
  /** Environments that live on the branch that moved. */
  readonly environments: readonly string[]
  readonly before: Oid
  readonly after: Oid
}

export function touched(moved: Moved, config: Config, layout: CompiledLayout, known: Known): Step<readonly Touched[]> {
  const clusters = config.environments
    .filter((environment) => moved.environments.includes(environment.name))
    .flatMap((environment) =>
      environment.clusters.map((cluster) => ({ environment: environment.name, cluster: cluster.name })),
    )
  const roots = [...new Set(clusters.flatMap(({ environment, cluster }) => rootsOf(layout, environment, cluster)))]
  const need = [moved.before, moved.after].flatMap((commit): Need[] => {
    const paths = roots.filter((root) => known.ids.get(idKey(commit, root)) === undefined)
    return paths.length > 0 ? [{ kind: 'ids', commit, paths }] : []
  })
  if (need.length > 0) return { need }
  const id = (commit: Oid, root: string) => known.ids.get(idKey(commit, root))?.oid
  const differing = clusters.filter(({ environment, cluster }) =>
    rootsOf(layout, environment, cluster).some((root) => id(moved.before, root) !== id(moved.after, root)),
  )
  const compared = together(
    differing.map((place) => {
      const views = together([
        viewCluster({ ...place, commit: moved.before }, layout, known, config.ignore),
        viewCluster({ ...place, commit: moved.after }, layout, known, config.ignore),
      ])
      if ('need' in views) return views
      const [before, after] = views.done
      return before === undefined || after === undefined ? { done: [] } : changedServices(before, after, layout, known)
    }),
  )
  return 'need' in compared ? compared : { done: compared.done.flat() }
}

function changedServices(
  before: ClusterView,
  after: ClusterView,
  layout: CompiledLayout,
  known: Known,
): Step<readonly Touched[]> {
  const { environment, cluster } = after.place
  const gone = [...before.slices].filter(([, slice]) => counterpart(after, slice) === null)
  const services = [...after.slices, ...gone].sort(([a], [b]) => (a < b ? -1 : 1))
  const prints = together(
    services.map(([, slice]) =>
      together([before, after].map((view) => printOf(view, counterpart(view, slice), layout, known))),
    ),
  )
  if ('need' in prints) return prints
  const changed = services.filter((_, index) => prints.done[index]?.[0] !== prints.done[index]?.[1])
  return { done: changed.map(([service]) => ({ environment, cluster, service })) }
}
