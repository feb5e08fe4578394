// Open promotions that another configuration leaves behind: it has no such environment, way or unit any more.
import type { Config } from '../config/model.ts'
import { selects } from './slice/selection.ts'
import { unitNamed, unitsOf } from './slice/units.ts'

export type OpenUnit = { readonly number: number; readonly environment: string; readonly unit: string }

export type Superseded = OpenUnit & {
  readonly because:
    | { readonly kind: 'environment' | 'branch' | 'observed' | 'unselected' }
    | { readonly kind: 'source'; readonly from: string | null }
    | { readonly kind: 'unit'; readonly units: readonly string[] }
}

/** In the order of `open`. */
export function supersededBy(before: Config, after: Config, open: readonly OpenUnit[]): readonly Superseded[] {
  return open.flatMap((one) => {
    const because = whySuperseded(before, after, one)
    return because === null ? [] : [{ ...one, because }]
  })
}

function whySuperseded(before: Config, after: Config, { environment, unit }: OpenUnit): Superseded['because'] | null {
  const [was, is] = [before, after].map((config) => config.environments.find((one) => one.name === environment))
  if (is === undefined) return { kind: 'environment' }
  const { services } = unitNamed(before, unit)
  const units = services === 'all' ? null : unitsOf(after, services).map(({ name }) => name)
  const stays = units === null ? after.group === 'environment' : units.length === 1 && units[0] === unit
  if (!stays) return { kind: 'unit', units: units ?? [] }
  if (services !== 'all' && !services.some((service) => selects(is, service))) return { kind: 'unselected' }
  if (was !== undefined && was.after[0] !== is.after[0]) return { kind: 'source', from: is.after[0] ?? null }
  if (was !== undefined && was.branch !== is.branch) return { kind: 'branch' }
  return was?.mode === 'act' && is.mode === 'observe' ? { kind: 'observed' } : null
}
