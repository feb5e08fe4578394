// Which files of a cluster may hold Flux objects: told by the layout and by names, so that few have to be read.
import { matchesPath } from '../config/glob.ts'
import type { CompiledLayout } from '../config/template.ts'
import { isKustomizationName } from '../flux/path-references.ts'
import type { Known, SliceFile, Step } from '../promotion/model.ts'
import type { ClusterView } from '../promotion/slice/view.ts'
import { unread } from '../promotion/step.ts'
import { type Outside, outsideFiles } from './outside-files.ts'
import { ownPlaces } from './own-places.ts'
import { isYaml } from './yaml-file.ts'

/** `service`: whose file it is, where the layout says it. `outside`: null for what is the cluster's own. */
export type FluxFile = SliceFile & { readonly service: string | null; readonly outside: Outside | null }

/**
 * What stands outside of the cluster's own folders is shared with others and never moved, and what the configuration ignores
 * is left alone. All of these files are read when it is done.
 */
export function fluxFiles(
  view: ClusterView,
  layout: CompiledLayout,
  ignore: readonly string[],
  known: Known,
): Step<readonly FluxFile[]> {
  const services = servicesOf(view)
  const own = ownFiles(view, services, layout, ignore)
  const outside = outsideFiles(view, holds([...services.keys(), ...own.map(({ path }) => path)]), ignore, known)
  const missing = [...unread(own, known), ...('need' in outside ? outside.need : [])]
  if (missing.length > 0 || 'need' in outside) return { need: missing }
  const beside = besideFlux(view, own, known)
  const need = unread(beside, known)
  if (need.length > 0) return { need }
  const ours = [...own, ...beside].map((file) => ({ ...file, outside: null }))
  return { done: [...ours, ...outside.done].map((file) => ({ ...file, service: services.get(file.path) ?? null })) }
}

/** Of a file or a folder. */
const holds = (paths: readonly string[]) => (path: string) =>
  paths.some((one) => one === path || one.startsWith(`${path}/`))

function servicesOf(view: ClusterView): ReadonlyMap<string, string> {
  const services = new Map<string, string>()
  for (const [service, slice] of view.slices) for (const { path } of slice.files) services.set(path, service)
  return services
}

function ownFiles(
  view: ClusterView,
  services: ReadonlyMap<string, string>,
  layout: CompiledLayout,
  ignore: readonly string[],
): readonly SliceFile[] {
  const isOwnPlace = ownPlaces(view, layout)
  const indexes = new Set(view.indexes.map(({ path }) => path))
  const files: SliceFile[] = []
  for (const [path, { mode, oid }] of view.files) {
    if (!mode.startsWith('100') || !isYaml(path)) continue
    const isNamed = view.singles.has(path) || indexes.has(path)
    if (!isNamed && isKustomizationName(path)) continue
    if (!isNamed && !(services.has(path) ? isNamedLikeFlux(path) : isOwnPlace(path))) continue
    if (isOfFlux.test(path) || ignore.some((pattern) => matchesPath(pattern, path))) continue
    files.push({ path, mode, oid })
  }
  return files
}

/** Flux's own folder, and settings of other programs. */
const isOfFlux = /(^|\/)(flux-system\/|\.[^/]*$)/

/** The file's name, or that of its folder. */
const isNamedLikeFlux = (path: string): boolean => likeFlux.test(path)
const likeFlux = /(?:flux|source|repo|git|oci|kustomization|sync)[^/]*(?:\/[^/]*)?$/i

/** More than these in the folder of a service are something else than its Flux objects. */
const mostBeside = 50

/** A service that keeps its Flux Kustomization in its own folder keeps its source there, too, whatever the file is called. */
function besideFlux(view: ClusterView, own: readonly SliceFile[], known: Known): readonly SliceFile[] {
  const seen = new Set(own.map(({ path }) => path))
  return [...view.slices.values()].flatMap(({ files }) => {
    const holdsFlux = files.some(
      ({ path, oid }) => seen.has(path) && !view.singles.has(path) && isKustomization(known.blobs.get(oid)),
    )
    if (!holdsFlux) return []
    const rest = files.filter(
      ({ path, mode }) =>
        !seen.has(path) &&
        mode.startsWith('100') &&
        isYaml(path) &&
        !isKustomizationName(path) &&
        !/values/i.test(path),
    )
    return rest.length > mostBeside ? [] : rest
  })
}

const isKustomization = (bytes: Uint8Array | 'too-large' | undefined): boolean =>
  bytes !== undefined &&
  bytes !== 'too-large' &&
  new TextDecoder().decode(bytes).includes('kustomize.toolkit.fluxcd.io')
