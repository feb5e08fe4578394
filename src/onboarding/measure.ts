// What a configuration would find in a repository: files, services and likeness, place by place.
import type { Config } from '../config/model.ts'
import { compileLayout, matchPath } from '../config/template.ts'
import { stageInFile } from './families.ts'

export type Found = {
  readonly environment: string
  readonly cluster: string
  readonly services: ReadonlySet<string>
  /** What its files are called, without the names of the place. */
  readonly files: ReadonlySet<string>
}

/** Some clusters of an environment speak for all where there are hundreds. */
const mostPerEnvironment = 8

type Spot = { readonly environment: string; readonly cluster: string }
/** Paths that hold the name of a place, with the places that they may be of. */
export type Whereabouts = readonly { readonly path: string; readonly spots: readonly Spot[] }[]

export function whereabouts(
  environments: readonly { readonly name: string; readonly clusters: readonly { readonly name: string }[] }[],
  paths: readonly string[],
): Whereabouts {
  const byName = new Map<string, Spot[]>()
  for (const { name, clusters } of environments) {
    for (const cluster of clusters.slice(0, mostPerEnvironment)) {
      const spot = { environment: name, cluster: cluster.name }
      for (const one of new Set([name, cluster.name])) byName.set(one, [...(byName.get(one) ?? []), spot])
    }
  }
  return paths.flatMap((path) => {
    if (isFluxOwn(path)) return []
    const spots = spotsIn(path, byName)
    return spots.size === 0 ? [] : [{ path, spots: [...spots] }]
  })
}

/** What `flux bootstrap` writes is promoted in no layout. */
const isFluxOwn = (path: string) => path.includes('flux-system/') && path.split('/').includes('flux-system')

export function measure(config: Config, where: Whereabouts): readonly Found[] {
  const layout = compileLayout(config)
  const found = new Map(
    config.environments.flatMap(({ name, clusters }) =>
      clusters.slice(0, mostPerEnvironment).map((cluster) => {
        const spot = { environment: name, cluster: cluster.name }
        return [keyOf(spot), { ...spot, services: new Set<string>(), files: new Set<string>() }] as const
      }),
    ),
  )
  for (const { path, spots } of where) {
    for (const spot of spots) {
      const match = matchPath(layout, spot.environment, spot.cluster, path)
      const own = found.get(keyOf(spot))
      if (match === null || own === undefined) continue
      if (match.kind === 'slice')
        own.services.add(match.group === null ? match.service : `${match.group}/${match.service}`)
      own.files.add(toldAlike(path, own))
      break
    }
  }
  return [...found.values()]
}

const keyOf = ({ environment, cluster }: Spot) => `${environment}/${cluster}`

/** What environments call by their own names is one file: `int-release.yaml`, `prod-release.yaml`. */
function toldAlike(path: string, { cluster, environment }: { readonly cluster: string; readonly environment: string }) {
  const at = path.lastIndexOf('/') + 1
  const folder = path.slice(0, at).replaceAll(cluster, '{}').replaceAll(environment, '{}')
  const name = path.slice(at)
  const stage = stageInFile(name)
  return `${folder}${stage === null ? name : `${name.slice(0, stage.from)}{}${name.slice(stage.to)}`}`
}

/** The spots whose names stand in a path: as a folder, or as whole words of the file's name. */
function spotsIn(path: string, byName: ReadonlyMap<string, readonly Spot[]>): ReadonlySet<Spot> {
  const spots = new Set<Spot>()
  const add = (name: string) => {
    for (const spot of byName.get(name) ?? []) spots.add(spot)
  }
  const segments = path.split('/')
  const file = segments.pop() ?? ''
  for (const segment of segments) add(segment)
  if (spots.size > 0) return spots
  const words = [...file.matchAll(/[A-Za-z0-9]+/g)].slice(0, 12)
  for (const [index, first] of words.entries())
    for (const last of words.slice(index)) add(file.slice(first.index, last.index + last[0].length))
  return spots
}

const overlap = (a: ReadonlySet<string>, b: ReadonlySet<string>): number => {
  const least = Math.min(a.size, b.size)
  return least === 0 ? 0 : a.intersection(b).size / least
}

/** Indexes and the like stand everywhere and say nothing. */
const telling = (files: ReadonlySet<string>) =>
  new Set([...files].filter((path) => !/(?:^|\/)(?:kustomization\.ya?ml|README\.md)$/i.test(path)))

/** Whether two places hold the same kind of thing: the same services, or, where there are few, the same files. */
export function isAlike(a: Found, b: Found): boolean {
  if (Math.min(a.services.size, b.services.size) >= 3) return overlap(a.services, b.services) >= 0.5
  if (overlap(a.services, b.services) === 0) return false
  const [own, other] = [telling(a.files), telling(b.files)]
  return own.size === 0 || other.size === 0 ? overlap(a.files, b.files) >= 0.5 : overlap(own, other) >= 0.3
}

/** All clusters of one environment taken together. */
export function together(found: readonly Found[]): Found {
  const [first] = found
  return {
    environment: first?.environment ?? '',
    cluster: first?.cluster ?? '',
    services: new Set(found.flatMap(({ services }) => [...services])),
    files: new Set(found.flatMap(({ files }) => [...files])),
  }
}

export const filesIn = (found: readonly Found[]): number => found.reduce((sum, { files }) => sum + files.size, 0)
export const servicesIn = (found: readonly Found[]): ReadonlySet<string> =>
  new Set(found.flatMap(({ services }) => [...services]))
