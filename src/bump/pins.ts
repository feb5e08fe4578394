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
import { type AddressedSource, sourceFile } from './source-file.ts'
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
  const pins = new Map<string, Pin>()
  const unmovable = new Map<string, Unmovable>()
  for (const { cluster, found, appliers } of surveyed.done) {
    const usesOf = usesIn(
      found.map(({ source }) => source),
      appliers,
    )
    for (const { path, isShared, source, address } of found) {
      if (address === null || !isBase(address, source)) continue
      const { docIndex, line, kind, namespace, name, tag } = source
      const stuck = isShared ? shared : source.stuck
      const base = configured(bases, address) ?? spelling.get(addressId(address)) ?? address
      // A file that several clusters of the environment have moves once, with what it serves in all of them.
      const key = isShared ? `${cluster} ${path}#${docIndex}` : `${path}#${docIndex}`
      const before = pins.get(key) ?? unmovable.get(key)
      const uses = before === undefined ? usesOf(source) : joined(before.uses, usesOf(source))
      const services = [...new Set(uses.map(({ service }) => service))].sort()
      const where = before?.cluster ?? cluster
      const pin = { cluster: where, path, docIndex, line, kind, namespace, name, base, services, uses }
      if (stuck === null && tag !== null) pins.set(key, { ...pin, tag })
      else unmovable.set(key, { ...pin, tag, ...(stuck ?? { code: 'no-ref', because: 'it names no tag' }) })
    }
  }
  const problems = [
    ...new Map(surveyed.done.flatMap((one) => one.problems.map((problem) => [problem.file, problem]))).values(),
  ]
  return { done: { pins: [...pins.values()], unmovable: [...unmovable.values()], problems } }
}

const joined = (some: readonly BaseUse[], more: readonly BaseUse[]): readonly BaseUse[] => [
  ...new Map([...some, ...more].map((use) => [JSON.stringify(use), use])).values(),
]

type Found = AddressedSource & { readonly path: string; readonly isShared: boolean }

const shared = { code: 'shared', because: 'several clusters take its file in: change it there for all of them' }

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
  for (const { path, oid, service, isShared } of files.done) {
    const bytes = known.blobs.get(oid)
    if (bytes === undefined || bytes === 'too-large') continue
    const file = sourceFile(bytes)
    if (file === null) {
      if (!isShared) problems.push(unreadable(path))
      continue
    }
    found.push(...file.sources.map((one) => ({ path, isShared, ...one })))
    appliers.push(...appliersIn(bytes, file.text, path, place.cluster, service))
  }
  return { done: { cluster: place.cluster, found, appliers, problems } }
}

const unreadable = (path: string) =>
  problem(
    'unreadable-source',
    'This file names a source and cannot be read as YAML in UTF-8: its pins stay. Mend the file.',
    path,
  )
