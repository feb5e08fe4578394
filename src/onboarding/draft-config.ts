// A configuration before it is written: which layout, which environments, and in whose terms.

import type { Config } from '../config/model.ts'
import { parseConfig } from '../config/parse.ts'
import type { PresetName } from '../config/presets/names.ts'
import { writeConfig } from '../messages/onboarding-config.ts'
import type { Problem } from '../problem.ts'
import type { SeenEnvironment } from './places.ts'
import type { Draft } from './shapes.ts'

export type DraftLayout =
  | { readonly preset: PresetName }
  | {
      readonly preset: null
      readonly slices: readonly string[]
      readonly indexes: readonly string[]
      readonly services: ReadonlyMap<string, readonly string[]>
    }

export type DraftEnvironment = {
  readonly name: string
  /** `from`: null where it is the first cluster upstream, which needs no word. */
  readonly clusters: readonly { readonly name: string; readonly from: string | null }[]
  readonly branch: string | null
}

/** Environments in the order of the pipeline: each comes after the one before it. */
export type DraftConfig = { readonly layout: DraftLayout; readonly environments: readonly DraftEnvironment[] }

export const configPath = '.github/sluice.yaml'

export function parsed(draft: DraftConfig): { readonly config: Config } | { readonly problems: readonly Problem[] } {
  return parseConfig(writeConfig(draft, []), configPath)
}

/** Clusters that say the same beside their stage belong together: prod-eu takes from staging-eu. */
export function chained(environments: readonly SeenEnvironment[]): readonly DraftEnvironment[] {
  return environments.map(({ name, clusters }, index) => {
    const upstream = environments[index - 1]?.clusters ?? []
    const byRest = new Map(upstream.toReversed().map((one) => [one.reading.rest.join('-'), one]))
    return {
      name,
      branch: null,
      clusters: clusters.map((cluster) => {
        const twin = byRest.get(cluster.reading.rest.join('-'))
        return { name: cluster.name, from: twin === undefined || twin === upstream[0] ? null : twin.name }
      }),
    }
  })
}

const most = { slices: 20, indexes: 20, services: 200, tried: 60, clusters: 3 }
const emptyLayout = { preset: null, slices: [], indexes: [], services: new Map<string, readonly string[]>() } as const

/**
 * The heaviest drafts that go together: one that would claim what another claims, or cannot be written, is left out.
 * Null: none can be used.
 */
export function assembled(drafts: readonly Draft[], environments: readonly DraftEnvironment[]): DraftLayout | null {
  const few = environments.map((one) => ({ ...one, clusters: one.clusters.slice(0, most.clusters) }))
  const chain = few.map((one, index) => ({
    ...one,
    clusters: one.clusters.map((cluster) => sourced(cluster, few[index - 1])),
  }))
  let layout: Extract<DraftLayout, { preset: null }> = emptyLayout
  for (const draft of drafts.slice(0, most.tried)) {
    const more = withDraft(layout, draft)
    if (more !== null && 'config' in parsed({ layout: more, environments: chain })) layout = more
  }
  return layout.slices.length + layout.services.size === 0 ? null : layout
}

/** Of the few clusters that are tried out, some sources are not there. */
const sourced = (cluster: DraftEnvironment['clusters'][number], upstream: DraftEnvironment | undefined) => ({
  name: cluster.name,
  from: upstream?.clusters.some(({ name }) => name === cluster.from) ? cluster.from : null,
})

type Explicit = Extract<DraftLayout, { preset: null }>

function withDraft(layout: Explicit, { slices, indexes, service }: Draft): Explicit | null {
  const all = [...new Set([...layout.slices, ...slices])]
  const listed = [...new Set([...layout.indexes, ...indexes])]
  const services = new Map(layout.services)
  if (service !== null) services.set(service.name, [...new Set([...(services.get(service.name) ?? []), service.path])])
  const isTooMuch =
    all.length > most.slices ||
    listed.length > most.indexes ||
    services.size > most.services ||
    [...services.values()].some((paths) => paths.length > most.slices)
  return isTooMuch ? null : { preset: null, slices: all, indexes: listed, services }
}
