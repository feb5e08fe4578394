// The Flux objects that speak for services, put in one form: one for each service that it speaks for.
import { fluxDuration } from '../flux/duration.ts'
import type { FluxReference } from '../flux/named.ts'
import { type FoundObjects, fluxNamespace } from './flux-texts.ts'
import { type FluxName, fluxKey, type WatchedObject } from './model.ts'
import { type Applier, type Speakers, sourceKeyOf } from './speakers.ts'

type Spoken = { readonly applier: Applier; readonly services: readonly string[]; readonly isOwn: boolean }

/** Sorted by service, role, name; an object once for each service. */
export function watchedObjects(found: FoundObjects, speakers: Speakers): readonly WatchedObject[] {
  const spoken = found.kustomizations.map(
    (applier): Spoken => ({
      applier,
      services: speakers.services(applier),
      isOwn: speakers.isOwn(applier),
    }),
  )
  const tags = new Map(found.sources.map((source) => [fluxKey(source), source.detail.ref.tag]))
  const all = [
    ...spoken.flatMap((one) => kustomizations(one, tags)),
    ...sources(found, spoken),
    ...releases(found, spoken),
    ...spoken.flatMap(checkedReleases),
  ]
  const first = new Map<string, WatchedObject>()
  for (const one of all) {
    const key = `${one.service}\n${fluxKey(one)}`
    if (!first.has(key)) first.set(key, one)
  }
  return [...first.values()].sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))
}

const roles: readonly WatchedObject['role'][] = ['override', 'base', 'source', 'release']
const orderOf = (one: WatchedObject) => `${one.service}\n${roles.indexOf(one.role)}\n${fluxKey(one)}`

const duration = (text: string | null) => (text === null ? null : fluxDuration(text))

/** What objects without a path, a schedule of their own and dependencies have of these. */
const plain = {
  path: null,
  source: null,
  tag: null,
  waits: false,
  suspended: false,
  interval: null,
  retryInterval: null,
  timeout: null,
  dependsOn: [],
} as const

const nameOf = ({ kind, namespace, name }: FluxName): FluxName => ({ kind, namespace, name })

function kustomizations(
  { applier, services, isOwn }: Spoken,
  tags: ReadonlyMap<string, string | null>,
): readonly WatchedObject[] {
  const { detail, file, namespace } = applier
  const source = sourceKeyOf(applier)
  return services.map((service) => ({
    ...nameOf(applier),
    service,
    role: isOwn ? 'override' : 'base',
    file,
    path: detail.path ?? '.',
    source,
    tag: isOwn ? null : (tags.get(source ?? '') ?? null),
    waits: detail.wait || detail.healthChecks.length > 0,
    suspended: detail.suspend,
    interval: duration(detail.interval),
    retryInterval: duration(detail.retryInterval),
    timeout: duration(detail.timeout),
    dependsOn: detail.dependsOn.map((one) =>
      fluxKey({ kind: 'Kustomization', namespace: one.namespace ?? namespace, name: one.name }),
    ),
  }))
}

/** A source speaks for the service whose file it stands in, and for all that read it, also through another's `include`. */
function sources({ sources: all, releases }: FoundObjects, spoken: readonly Spoken[]): readonly WatchedObject[] {
  const users = new Map<string, Set<string>>()
  const add = (key: string | null, services: Iterable<string>) => {
    if (key === null) return
    const known = users.get(key) ?? new Set<string>()
    for (const service of services) known.add(service)
    users.set(key, known)
  }
  for (const source of all) add(fluxKey(source), source.owner === null ? [] : [source.owner])
  for (const { applier, services } of spoken) add(sourceKeyOf(applier), services)
  for (const release of releases) add(chartKey(release), release.owner === null ? [] : [release.owner])
  const direct = new Map([...users].map(([key, services]) => [key, [...services]]))
  for (const { namespace, detail, ...source } of all) {
    for (const { name } of detail.include) {
      add(fluxKey({ kind: 'GitRepository', namespace, name }), direct.get(fluxKey({ ...source, namespace })) ?? [])
    }
  }
  return all.flatMap((source) =>
    [...(users.get(fluxKey(source)) ?? [])].map((service) => ({
      ...nameOf(source),
      ...plain,
      service,
      role: 'source' as const,
      file: source.file,
      tag: source.detail.ref.tag,
      interval: duration(source.detail.interval),
    })),
  )
}

const chartKey = ({ namespace, detail: { source } }: FoundObjects['releases'][number]): string | null =>
  source === null
    ? null
    : fluxKey({ kind: source.kind ?? '', namespace: source.namespace ?? namespace, name: source.name })

/** Written in a slice. One without a namespace gets the one that its service's Kustomization puts into everything. */
function releases({ releases: all }: FoundObjects, spoken: readonly Spoken[]): readonly WatchedObject[] {
  return all.flatMap((release): readonly WatchedObject[] => {
    const { owner, detail, file, writtenNamespace } = release
    const put = owner === null ? null : (writtenNamespace ?? targetNamespaceOf(owner, spoken))
    // A patch of a release that is written elsewhere does not tell where that stands.
    if (owner === null || (put === null && detail.source === null)) return []
    const namespace = put ?? fluxNamespace
    const times = { interval: duration(detail.interval), timeout: duration(detail.timeout), retries: detail.retries }
    const where = { service: owner, role: 'release' as const, file, source: chartKey({ ...release, namespace }) }
    return [
      { ...nameOf({ ...release, namespace }), ...plain, ...where, ...times, waits: true, suspended: detail.suspend },
    ]
  })
}

const targetNamespaceOf = (service: string, spoken: readonly Spoken[]): string | null =>
  spoken.flatMap(({ applier, services, isOwn }) =>
    isOwn && services.includes(service) ? (applier.detail.targetNamespace ?? []) : [],
  )[0] ?? null

/** Those that a Kustomization checks: mostly written in its base, out of sight here. */
function checkedReleases({ applier, services }: Spoken): readonly WatchedObject[] {
  const { file, namespace, detail } = applier
  const isRelease = ({ kind }: FluxReference) => kind === 'HelmRelease'
  return detail.healthChecks.filter(isRelease).flatMap((check) =>
    services.map((service) => ({
      kind: 'HelmRelease',
      namespace: check.namespace ?? detail.targetNamespace ?? namespace,
      name: check.name,
      ...plain,
      service,
      role: 'release' as const,
      file,
      waits: true,
    })),
  )
}
