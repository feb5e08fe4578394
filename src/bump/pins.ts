// Everything that the clusters of one environment pin by tag at one commit, with the services that each pin serves.
import type { Config } from '../config/model.ts'
import { type CompiledLayout, matchPath, rootsOf } from '../config/template.ts'
import { addressId, canonicalAddress } from '../flux/base-address.ts'
import type { Oid } from '../oid.ts'
import { type Problem, problem } from '../problem.ts'
import type { FileEntry, Known, Step } from '../promotion/model.ts'
import { type ClusterView, isSingle, viewCluster } from '../promotion/slice/view.ts'
import { together, unread } from '../promotion/step.ts'
import type { BaseAddress, Pin, PinSurvey, Unmovable } from './model.ts'
import { type SourceObject, sourcesIn } from './sources.ts'
import { type Applier, appliersIn, usesOf } from './uses.ts'

export type PinPlace = { readonly environment: string; readonly clusters: readonly string[]; readonly commit: Oid }

/** `own`: `owner/name` of the repository itself, whose sources are no bases; null: unknown. */
export function surveyPins(
  place: PinPlace,
  bases: Config['bases'],
  own: string | null,
  config: Pick<Config, 'ignore'>,
  layout: CompiledLayout,
  known: Known,
): Step<PinSurvey> {
  const surveyed = together(
    place.clusters.map((cluster) => surveyCluster({ ...place, cluster }, config, layout, known)),
  )
  if ('need' in surveyed) return surveyed
  const spelling = spellingsOf(surveyed.done.flatMap(({ found }) => found))
  const isBase = baseTest(
    bases,
    own,
    surveyed.done.flatMap(({ found }) => found),
  )
  const pins: Pin[] = []
  const unmovable: Unmovable[] = []
  for (const { cluster, found, appliers } of surveyed.done) {
    for (const { path, source, address } of found) {
      if (address === null || !isBase(address, source)) continue
      const { docIndex, line, kind, namespace, name, tag, stuck } = source
      const base = configured(bases, address) ?? spelling.get(addressId(address)) ?? address
      const uses = usesOf(
        source,
        found.map((one) => one.source),
        appliers,
      )
      const services = [...new Set(uses.map(({ service }) => service))].sort()
      const pin = { cluster, path, docIndex, line, kind, namespace, name, base, services, uses }
      if (stuck === null && tag !== null) pins.push({ ...pin, tag })
      else unmovable.push({ ...pin, tag, ...(stuck ?? { code: 'no-ref', because: 'it names no tag' }) })
    }
  }
  return { done: { pins, unmovable, problems: surveyed.done.flatMap(({ problems }) => problems) } }
}

type Found = { readonly path: string; readonly source: SourceObject; readonly address: BaseAddress | null }

type Surveyed = {
  readonly cluster: string
  readonly found: readonly Found[]
  readonly appliers: readonly Applier[]
  readonly problems: readonly Problem[]
}

function surveyCluster(
  place: { readonly environment: string; readonly cluster: string; readonly commit: Oid },
  { ignore }: Pick<Config, 'ignore'>,
  layout: CompiledLayout,
  known: Known,
): Step<Surveyed> {
  const viewed = viewCluster(place, layout, known, ignore)
  if ('need' in viewed) return viewed
  const view = viewed.done
  const files = fluxFiles(view, layout)
  const need = unread(
    files.map(([path, entry]) => ({ path, ...entry })),
    known,
  )
  if (need.length > 0) return { need }
  const services = new Map(
    [...view.slices].flatMap(([service, { files: own }]) => own.map(({ path }) => [path, service])),
  )
  const found: Found[] = []
  const appliers: Applier[] = []
  const problems: Problem[] = []
  for (const [path, { oid }] of files) {
    const bytes = known.blobs.get(oid)
    if (bytes === undefined || bytes === 'too-large') continue
    const text = textOf(bytes)
    const read = sourcesIn(text)
    if (read === null) {
      problems.push(
        problem(
          'unreadable-source',
          'This file names a source and cannot be read as YAML: its pins stay. Mend the file.',
          path,
        ),
      )
      continue
    }
    found.push(...read.sources.map((source) => ({ path, source, address: canonicalAddress(source.url) })))
    appliers.push(...appliersIn(text, path, place.cluster, services.get(path) ?? null))
  }
  return { done: { cluster: place.cluster, found, appliers, problems } }
}

/** Planners run again with every round of reading, and clusters have texts in common. */
const texts = new WeakMap<Uint8Array, string>()

function textOf(bytes: Uint8Array): string {
  const before = texts.get(bytes)
  if (before !== undefined) return before
  const text = new TextDecoder().decode(bytes)
  texts.set(bytes, text)
  return text
}

/**
 * Files of this cluster that may hold Flux objects: all that are not in the folder of a service, and in those the ones that
 * are named like it. What stands outside of the cluster's own folders is shared with others and never moved.
 */
function fluxFiles(view: ClusterView, layout: CompiledLayout): readonly (readonly [string, FileEntry])[] {
  const { environment, cluster } = view.place
  const own = rootsOf(layout, environment, cluster).filter((root) =>
    root.split('/').some((segment) => segment === cluster || segment.startsWith(`${cluster}.`)),
  )
  return [...view.files].filter(([path, { mode }]) => {
    if (!mode.startsWith('100') || !/\.ya?ml$/i.test(path) || /(^|\/)flux-system\//.test(path)) return false
    const match = matchPath(layout, environment, cluster, path)
    if (match === null) return own.some((root) => path === root || path.startsWith(`${root}/`))
    return match.kind === 'index' || isSingle(layout, match.template) || namedLikeFlux.test(path)
  })
}

const namedLikeFlux = /(?:flux|source|repo|kustomization|sync)[^/]*\.ya?ml$/i

/** Of a configured base the configuration's spelling. */
function configured(bases: Config['bases'], address: BaseAddress): BaseAddress | null {
  const all = bases === 'auto' ? [] : bases.map(addressOf)
  return all.find((one) => addressId(one) === addressId(address)) ?? null
}

export function addressOf({ host, repository }: { readonly host: string; readonly repository: string }): BaseAddress {
  const [owner = '', name = ''] = repository.split('/')
  return { host: host.toLowerCase(), owner, name }
}

/** The spelling that most sources use; of equals the first by text. */
function spellingsOf(found: readonly Found[]): ReadonlyMap<string, BaseAddress> {
  const counts = new Map<string, Map<string, { readonly address: BaseAddress; count: number }>>()
  for (const { address } of found) {
    if (address === null) continue
    const spellings = counts.get(addressId(address)) ?? new Map()
    counts.set(addressId(address), spellings)
    const key = `${address.owner}/${address.name}`
    const one = spellings.get(key) ?? { address, count: 0 }
    one.count += 1
    spellings.set(key, one)
  }
  return new Map(
    [...counts].flatMap(([id, spellings]) => {
      const [best] = [...spellings].sort(([a, { count: m }], [b, { count: n }]) => n - m || (a < b ? -1 : 1))
      return best === undefined ? [] : [[id, best[1].address] as const]
    }),
  )
}

/** With `auto` every source outside of the repository is a base that some source follows by a tag. */
function baseTest(bases: Config['bases'], own: string | null, found: readonly Found[]) {
  if (bases !== 'auto') return (address: BaseAddress) => configured(bases, address) !== null
  const isOwn = ({ owner, name }: BaseAddress) => own !== null && `${owner}/${name}`.toLowerCase() === own.toLowerCase()
  const followed = new Set(
    found.flatMap(({ address, source }) => (address !== null && source.tag !== null ? [addressId(address)] : [])),
  )
  return (address: BaseAddress, { name }: SourceObject) =>
    name !== 'flux-system' && !isOwn(address) && followed.has(addressId(address))
}
