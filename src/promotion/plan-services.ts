// Which services of a unit a plan is about, and which of them stay behind.
import type { Config } from '../config/model.ts'
import type { Introduce, PromotionRequest } from './model.ts'
import { selects } from './slice/selection.ts'
import { type ClusterView, counterpart, type Slice, sliceNamed } from './slice/view.ts'

export type PlanServices = {
  readonly services: readonly string[]
  /** Left out by the target environment's `services`. */
  readonly unselected: readonly string[]
  /** The source has them, the target does not, and nobody asked to introduce them. */
  readonly heldBack: readonly string[]
  /** The target's slices of the services. */
  readonly own: readonly Slice[]
  /** The target has none of them. */
  readonly introduces: boolean
}

export function servicesOf(
  { services, to, introduce = 'all' }: PromotionRequest,
  source: ClusterView,
  target: ClusterView,
  config: Config,
): PlanServices {
  const environment = config.environments.find((one) => one.name === to)
  const isSelected = (name: string) => environment === undefined || selects(environment, name)
  const named = services === 'all' ? [...source.slices.keys()].sort() : services
  const selected = named.filter(isSelected)
  const isStanding = (name: string) => ownSlice(name, source, target) !== null
  const mayCome = (name: string) => isStanding(name) || introduces(introduce, target.place.cluster, name)
  const coming = selected.filter(mayCome)
  const kept = coming.length === 0 ? selected : coming
  return {
    services: kept,
    unselected: services === 'all' ? [] : named.filter((name) => !isSelected(name)),
    heldBack: selected.filter((name) => !kept.includes(name) && sliceNamed(source, name) !== null),
    own: ownOf(kept, source, target),
    introduces: !kept.some(isStanding),
  }
}

export const introduces = (introduce: Introduce, cluster: string, service: string): boolean =>
  introduce === 'all' ||
  introduce.everywhere.includes(service) ||
  (Object.hasOwn(introduce.clusters, cluster) && introduce.clusters[cluster]?.includes(service) === true)

function ownSlice(name: string, source: ClusterView, target: ClusterView): Slice | null {
  const slice = sliceNamed(source, name)
  return slice === null ? sliceNamed(target, name) : counterpart(target, slice)
}

/** The target's slices of services that the source may have under these names. */
export const ownOf = (names: readonly string[], source: ClusterView, target: ClusterView): readonly Slice[] =>
  names.flatMap((name) => ownSlice(name, source, target) ?? [])
