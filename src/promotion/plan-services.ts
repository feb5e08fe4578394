// Which services of a unit a plan is about.
import { serviceSelected } from '../config/glob.ts'
import type { Config } from '../config/model.ts'
import type { PromotionRequest } from './model.ts'
import { type ClusterView, counterpart, type Slice, sliceNamed } from './slice/view.ts'

export type PlanServices = {
  readonly services: readonly string[]
  /** Left out by the target environment's `services`. */
  readonly unselected: readonly string[]
  /** The target's slices of the services. */
  readonly own: readonly Slice[]
  /** The target has none of them. */
  readonly introduces: boolean
}

export function servicesOf(
  { services, to, introduce = true }: PromotionRequest,
  source: ClusterView,
  target: ClusterView,
  config: Config,
): PlanServices {
  const patterns = config.environments.find((one) => one.name === to)?.services ?? []
  const isSelected = (name: string) => serviceSelected(patterns, sliceNamed(source, name)?.service ?? name)
  const named = services === 'all' ? [...source.slices.keys()].sort() : services
  const selected = named.filter(isSelected)
  const ownOf = (name: string) => {
    const slice = sliceNamed(source, name)
    return slice === null ? sliceNamed(target, name) : counterpart(target, slice)
  }
  const standing = selected.filter((name) => ownOf(name) !== null)
  const kept = introduce || standing.length === 0 ? selected : standing
  return {
    services: kept,
    unselected: services === 'all' ? [] : named.filter((name) => !isSelected(name)),
    own: kept.flatMap((name) => ownOf(name) ?? []),
    introduces: standing.length === 0,
  }
}
