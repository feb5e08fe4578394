// The keys that override values of services set in the own repository, each with its place. Values are never looked at, so that
// files encrypted with SOPS, whose keys are readable, count as the others do.
import type { Config } from '../config/model.ts'
import { isKustomizationName } from '../flux/path-references.ts'
import { readYaml } from '../flux/read-yaml.ts'
import { isYamlName } from '../flux/yaml-name.ts'
import type { Oid } from '../oid.ts'
import { textOf } from '../promotion/file/text.ts'
import { idKey, type Known, type Need, type SliceFile, type Step } from '../promotion/model.ts'
import { folderOf, resolveEntry } from '../promotion/slice/entries.ts'
import { layoutFor } from '../promotion/slice/layout-memo.ts'
import { type ClusterView, viewCluster } from '../promotion/slice/view.ts'
import { together, unread } from '../promotion/step.ts'
import { type KeyPath, keysOfReleases, keysOfValues } from './key-paths.ts'
import { readKustomization } from './kustomization-read.ts'

export type OverrideQuestion = {
  readonly environment: string
  readonly commit: Oid
  readonly clusters: readonly string[]
  /** Those that lost default values: no others are read. */
  readonly services: readonly string[]
  /** Files of Kustomizations that point to what is gone: what stands there is said, too. */
  readonly files: readonly string[]
}

export type Override = {
  readonly service: string
  readonly cluster: string
  readonly file: string
  readonly keys: readonly KeyPath[]
}

export type Overrides = {
  readonly overrides: readonly Override[]
  /** Path → blob. */
  readonly stands: Readonly<Record<string, Oid>>
  /** Whole sentences. */
  readonly unread: readonly string[]
}

/** A slice has a handful of files; one with more is no chart's. */
const mostFiles = 200

export function overrideKeys(question: OverrideQuestion, config: Config, known: Known): Step<Overrides> {
  const { environment, commit, clusters, services, files } = question
  const layout = layoutFor(config)
  const paths = [...new Set(files)].filter((path) => !known.ids.has(idKey(commit, path)))
  const ids: readonly Need[] = paths.length === 0 ? [] : [{ kind: 'ids', commit, paths }]
  const views =
    services.length === 0
      ? { done: [] }
      : together(clusters.map((cluster) => viewCluster({ environment, cluster, commit }, layout, known, config.ignore)))
  if ('need' in views) return { need: [...ids, ...views.need] }
  const slices = views.done.flatMap((view) => services.flatMap((service) => slicesNamed(view, service)))
  const need = [
    ...ids,
    ...unread(
      slices.flatMap((slice) => slice.files),
      known,
    ),
  ]
  if (need.length > 0) return { need }
  const looked = slices.map((slice) => overridesIn(slice, known))
  const stands = files.flatMap((path) => {
    const id = known.ids.get(idKey(commit, path))
    return id?.type === 'blob' ? [[path, id.oid] as const] : []
  })
  return {
    done: {
      overrides: looked.flatMap(({ overrides }) => overrides),
      stands: Object.fromEntries(stands),
      unread: looked.flatMap((one) => one.unread),
    },
  }
}

type Looked = { readonly service: string; readonly cluster: string; readonly files: readonly SliceFile[] }

/** A service that two groups have goes by both names. */
function slicesNamed({ slices, place }: ClusterView, service: string): readonly Looked[] {
  const own = slices.get(service)
  const found = own === undefined ? [...slices.values()].filter((slice) => slice.service === service) : [own]
  return found.map(({ files }) => ({
    service,
    cluster: place.cluster,
    files: files.filter(({ path, mode }) => isYamlName(path) && mode.startsWith('100')).slice(0, mostFiles),
  }))
}

/** By its name, where no Kustomize file of the slice says what it is for. */
const isOverride = (path: string) =>
  /(^|\/)(?:override[-_.]?)?values[^/]*\.ya?ml$|(^|\/)override[^/]*\.ya?ml$/i.test(path)

function overridesIn({ service, cluster, files }: Looked, known: Known): Pick<Overrides, 'overrides' | 'unread'> {
  const values = new Set(files.flatMap(({ path }) => (isOverride(path) ? path : [])))
  const unreadable: string[] = []
  const overrides: Override[] = []
  for (const file of files.filter(({ path }) => isKustomizationName(path))) {
    const read = readKustomization(known.blobs.get(file.oid) ?? 'too-large', file.path)
    for (const value of read.values) values.add(resolveEntry(folderOf(file.path), value) ?? '')
  }
  for (const { path, oid } of files) {
    const bytes = known.blobs.get(oid)
    const text = bytes === undefined || bytes === 'too-large' ? null : textOf(bytes)
    if (text === null || (!values.has(path) && !text.includes('HelmRelease'))) continue
    const read = readYaml(text, path)
    if ('problems' in read) {
      if (values.has(path))
        unreadable.push(`${path} could not be read, so whether its values still do something is not known.`)
      continue
    }
    const keys = values.has(path) ? keysOfValues(read) : keysOfReleases(read)
    if (keys.length > 0) overrides.push({ service, cluster, file: path, keys })
  }
  return { overrides, unread: unreadable }
}
