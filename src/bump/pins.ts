// Everything that the clusters of one environment pin by tag at one commit, with the services that each pin serves.
import type { Config } from '../config/model.ts'
import type { CompiledLayout } from '../config/template.ts'
import { addressId } from '../flux/base-address.ts'
import type { Oid } from '../oid.ts'
import { type Problem, problem } from '../problem.ts'
import type { Known, Step } from '../promotion/model.ts'
import { viewCluster } from '../promotion/slice/view.ts'
import { together } from '../promotion/step.ts'
import { fluxFiles } from './flux-files.ts'
import type { BaseUse, Pin, PinSurvey, Unmovable } from './model.ts'
import type { Outside } from './outside-files.ts'
import { type AddressedSource, sourceFile } from './source-file.ts'
import type { Stuck } from './stuck.ts'
import { type Applier, appliersIn, usesIn } from './uses.ts'
import { baseTest, configured, spellingsOf } from './which-base.ts'

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
  const all = surveyed.done.flatMap(({ found }) => found)
  const [spelling, isBase] = [spellingsOf(all), baseTest(bases, own, all)]
  const pins: Pin[] = []
  const unmovable: Unmovable[] = []
  const problems: Problem[] = []
  /** Clusters of one environment may have a file in common: it moves once, with what it serves in all of them. */
  const first = new Map<string, string>()
  for (const { cluster, found, appliers, ...read } of surveyed.done) {
    problems.push(...read.problems.filter(({ file }) => isFirst(first, file ?? '', cluster)))
    const usesOf = usesIn(
      found.map(({ source }) => source),
      appliers,
    )
    for (const { path, outside, source, address } of found) {
      if (address === null || !isBase(address, source)) continue
      const uses = usesOf(source)
      if (outside === null && !isFirst(first, path, cluster)) {
        addUses(pins, path, source.docIndex, uses)
        addUses(unmovable, path, source.docIndex, uses)
        continue
      }
      const { docIndex, line, kind, namespace, name, tag } = source
      const stuck = outside === null ? source.stuck : elsewhere[outside]
      const base = configured(bases, address) ?? spelling.get(addressId(address)) ?? address
      const pin = { cluster, path, docIndex, line, kind, namespace, name, base, services: servicesOf(uses), uses }
      if (stuck === null && tag !== null) pins.push({ ...pin, tag })
      else unmovable.push({ ...pin, tag, ...(stuck ?? { code: 'no-ref', because: 'it names no tag' }) })
    }
  }
  return { done: { pins, unmovable, problems } }
}

function isFirst(first: Map<string, string>, path: string, cluster: string): boolean {
  const before = first.get(path)
  if (before === undefined) first.set(path, cluster)
  return before === undefined || before === cluster
}

function addUses<T extends Pin | Unmovable>(all: T[], path: string, docIndex: number, more: readonly BaseUse[]): void {
  const at = all.findIndex((one) => one.path === path && one.docIndex === docIndex)
  const one = all[at]
  if (one === undefined) return
  const uses = [...new Map([...one.uses, ...more].map((use) => [JSON.stringify(use), use])).values()]
  all[at] = { ...one, uses, services: servicesOf(uses) }
}

const servicesOf = (uses: readonly BaseUse[]): readonly string[] =>
  [...new Set(uses.map(({ service }) => service))].sort()

type Found = AddressedSource & { readonly path: string; readonly outside: Outside | null }

const elsewhere: Readonly<Record<Outside, Stuck>> = {
  shared: { code: 'shared', because: 'several clusters take its file in: change it there for all of them' },
  unreached: {
    code: 'unreached',
    because: 'the layout in .github/sluice.yaml does not reach its file: let a template name it, or change it by hand',
  },
}

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
  const files = fluxFiles(viewed.done, layout, ignore, known)
  if ('need' in files) return files
  const found: Found[] = []
  const appliers: Applier[] = []
  const problems: Problem[] = []
  for (const { path, oid, service, outside } of files.done) {
    const bytes = known.blobs.get(oid)
    if (bytes === undefined) continue
    const file = bytes === 'too-large' ? null : sourceFile(bytes)
    if (file === null || bytes === 'too-large') {
      if (outside === null) problems.push(unreadable(path))
      continue
    }
    found.push(...file.sources.map((one) => ({ path, outside, ...one })))
    appliers.push(...appliersIn(bytes, file.text, path, place.cluster, service))
  }
  return { done: { cluster: place.cluster, found, appliers, problems } }
}

const unreadable = (path: string) =>
  problem(
    'unreadable-source',
    'This file cannot be read as YAML in UTF-8 of at most 256 kB: what it pins stays. Mend it, or split it.',
    path,
  )
