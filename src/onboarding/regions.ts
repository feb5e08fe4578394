// Regions below environments (`apps/prod/eu/web`): the regions are the clusters, of one name in several environments.
import { belowOf, structureOf } from './below.ts'
import { type DraftConfig, type DraftEnvironment, parsed } from './draft-config.ts'
import { foldersAbove, join } from './families.ts'
import type { PlacedFamily, Places } from './places.ts'

/** Null: this is no such repository, or it cannot be said so. */
export function byRegion({ families, environments }: Places, paths: readonly string[]): DraftConfig | null {
  const below = belowOf(families, paths)
  const regional = families.filter(({ kind, parent, members }, index) => {
    const own = below[index]
    const stages = new Set(members.map(({ reading }) => reading.stage.rank))
    const name = parent.split('/').at(-1) ?? ''
    return (
      kind === 'folder' &&
      own !== undefined &&
      stages.size === members.length &&
      structureOf(own, name, 1) === 'regions'
    )
  })
  if (regional.length === 0) return null
  const regions = regionsOf(regional, paths)
  const chain = environments.flatMap(({ stage }): DraftEnvironment[] => {
    const own = regions.get(stage.rank)
    return own === undefined ? [] : [{ name: own.name, branch: null, clusters: [...own.regions].sort().map(named) }]
  })
  const sourced = chain.map((one, index) => ({ ...one, clusters: withSources(one, chain[index - 1]) }))
  const roots = regional.map(({ parent }) => join(parent, '{environment}/{cluster}'))
  const slices = roots.flatMap((root) => [`${root}/{service}/**`, `${root}/{service}.yaml`])
  const indexes = roots.map((root) => `${root}/kustomization.yaml`)
  const draft: DraftConfig = {
    layout: { preset: null, slices: slices.slice(0, 20), indexes: indexes.slice(0, 20), services: new Map() },
    environments: sourced,
  }
  return sourced.length < 2 || 'problems' in parsed(draft) ? null : draft
}

const named = (name: string) => ({ name, from: null })

function withSources({ clusters }: DraftEnvironment, upstream: DraftEnvironment | undefined) {
  const names = upstream?.clusters.map(({ name }) => name) ?? []
  return clusters.map(({ name }) => ({ name, from: names.includes(name) && names[0] !== name ? name : null }))
}

/** By rank of the stage. */
function regionsOf(families: readonly PlacedFamily[], paths: readonly string[]) {
  const roots = new Map(
    families.flatMap(({ parent, members }) => members.map((member) => [join(parent, member.name), member] as const)),
  )
  const found = new Map<number, { readonly name: string; readonly regions: Set<string> }>()
  for (const path of paths) {
    for (const folder of foldersAbove(path)) {
      const member = roots.get(folder)
      if (member === undefined) continue
      const [region = '', more] = path.slice(folder.length + 1).split('/', 2)
      const own = found.get(member.reading.stage.rank) ?? { name: member.name, regions: new Set() }
      found.set(member.reading.stage.rank, own)
      if (more !== undefined && !region.startsWith('.')) own.regions.add(region)
    }
  }
  return found
}
