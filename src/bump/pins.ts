// Everything that the clusters of one environment pin by tag at one commit, with the services that each pin serves.
import { matchesPath } from '../config/glob.ts'
import type { Config } from '../config/model.ts'
import { type CompiledLayout, rootsOf } from '../config/template.ts'
import { addressId, canonicalAddress, configuredAddress } from '../flux/base-address.ts'
import type { Oid } from '../oid.ts'
import { type Problem, problem } from '../problem.ts'
import type { FileEntry, Known, Step } from '../promotion/model.ts'
import { type ClusterView, viewCluster } from '../promotion/slice/view.ts'
import { together, unread } from '../promotion/step.ts'
import type { BaseAddress, Pin, PinSurvey, Unmovable } from './model.ts'
import { type SourceObject, sourcesIn } from './sources.ts'
import { type Applier, appliersIn, usesIn } from './uses.ts'

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
    const usesOf = usesIn(
      found.map(({ source }) => source),
      appliers,
    )
    for (const { path, source, address } of found) {
      if (address === null || !isBase(address, source)) continue
      const { docIndex, line, kind, namespace, name, tag, stuck } = source
      const base = configured(bases, address) ?? spelling.get(addressId(address)) ?? address
      const uses = usesOf(source)
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
  const services = new Map<string, string>()
  for (const [service, slice] of view.slices) for (const { path } of slice.files) services.set(path, service)
  const files = fluxFiles(view, services, layout, ignore)
  const need = unread(
    files.map(([path, entry]) => ({ path, ...entry })),
    known,
  )
  if (need.length > 0) return { need }
  const found: Found[] = []
  const appliers: Applier[] = []
  const problems: Problem[] = []
  for (const [path, { oid }] of files) {
    const bytes = known.blobs.get(oid)
    if (bytes === undefined || bytes === 'too-large') continue
    const { text, read } = textOf(bytes)
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
    found.push(...read.sources.map((one) => ({ path, ...one })))
    appliers.push(...appliersIn(bytes, text, path, place.cluster, services.get(path) ?? null))
  }
  return { done: { cluster: place.cluster, found, appliers, problems } }
}

type Text = {
  readonly text: string
  readonly read: { readonly sources: readonly Omit<Found, 'path'>[] } | null
}

/** Planners run again with every round of reading, and clusters have texts in common. */
const texts = new WeakMap<Uint8Array, Text>()

function textOf(bytes: Uint8Array): Text {
  const before = texts.get(bytes)
  if (before !== undefined) return before
  const text = new TextDecoder().decode(bytes)
  const read = sourcesIn(text)
  const sources = read?.sources.map((source) => ({ source, address: canonicalAddress(source.url) })) ?? []
  const found = { text, read: read === null ? null : { sources } }
  texts.set(bytes, found)
  return found
}

/**
 * Files of this cluster that may hold Flux objects: all that are not in the folder of a service, and in those the ones that
 * are named like it. What stands outside of the cluster's own folders is shared with others and never moved, and what the
 * configuration ignores is left alone.
 */
function fluxFiles(
  view: ClusterView,
  services: ReadonlyMap<string, string>,
  layout: CompiledLayout,
  ignore: readonly string[],
): readonly (readonly [string, FileEntry])[] {
  const { environment, cluster } = view.place
  const own = rootsOf(layout, environment, cluster)
    .filter((root) => root.split('/').some((segment) => segment === cluster || segment.startsWith(`${cluster}.`)))
    .map((root) => `${root}/`)
  const indexes = new Set(view.indexes.map(({ path }) => path))
  return [...view.files].filter(([path, { mode }]) => {
    if (!mode.startsWith('100') || !isYaml.test(path) || /(^|\/)flux-system\//.test(path)) return false
    if (ignore.some((pattern) => matchesPath(pattern, path))) return false
    if (view.singles.has(path) || indexes.has(path)) return true
    return services.has(path) ? namedLikeFlux.test(path) : own.some((root) => `${path}/`.startsWith(root))
  })
}

const isYaml = /\.ya?ml$/i
const namedLikeFlux = /(?:flux|source|repo|kustomization|sync)[^/]*\.ya?ml$/i

/** Of a configured base the configuration's spelling. */
function configured(bases: Config['bases'], address: BaseAddress): BaseAddress | null {
  const all = bases === 'auto' ? [] : bases.map(configuredAddress)
  return all.find((one) => addressId(one) === addressId(address)) ?? null
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
