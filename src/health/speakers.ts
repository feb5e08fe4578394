// For which services a Flux Kustomization speaks: whose files it applies, whose file it stands in, whose source it reads.
import { type CompiledLayout, matchPath } from '../config/template.ts'
import type { FluxKustomization } from '../flux/objects.ts'
import { type ClusterView, isSingle } from '../promotion/slice/view.ts'
import type { Found, FoundObjects } from './flux-texts.ts'
import { fluxKey } from './model.ts'

export type Applier = Found<FluxKustomization>

export type Speakers = {
  readonly services: (applier: Applier) => readonly string[]
  /** It applies content of the cluster's own repository. */
  readonly isOwn: (applier: Applier) => boolean
}

/** A source is a GitRepository where no kind is written, and stands in the Kustomization's namespace where none is. */
export const sourceKeyOf = ({ namespace, detail: { sourceRef } }: Applier): string | null =>
  sourceRef === null
    ? null
    : fluxKey({
        kind: sourceRef.kind ?? 'GitRepository',
        namespace: sourceRef.namespace ?? namespace,
        name: sourceRef.name,
      })

/** `isHere`: whether the repository has the path. Only asked where no file defines the source. */
export function speakersIn(
  { kustomizations, sources }: FoundObjects,
  view: ClusterView,
  layout: CompiledLayout,
  isHere: (path: string) => boolean,
): Speakers {
  const byKey = new Map(sources.map((source) => [fluxKey(source), source]))
  const isOwn = (applier: Applier) => {
    const key = sourceKeyOf(applier)
    const path = applier.detail.path ?? '.'
    if (key === null || isClusterSource(applier)) return true
    const source = byKey.get(key)
    if (source === undefined) return key.startsWith('GitRepository/') && isHere(path)
    // The cluster's repository under another name: a source that takes in a base and follows a branch.
    return source.detail.ref.tag === null && serviceOfFolder(view, layout, path) !== null
  }
  const covers = coveredBy(kustomizations.filter(isOwn), view, new Set([...kustomizations, ...sources].map(fileOf)))
  const services = (applier: Applier): readonly string[] => {
    const path = applier.detail.path ?? '.'
    const own = isOwn(applier)
    const folder = own ? serviceOfFolder(view, layout, path) : null
    if (folder !== null) return [folder]
    const owner = applier.owner === null ? [] : [applier.owner]
    const direct = [...new Set([...owner, ...((own ? covers.get(path) : null) ?? [])])]
    if (direct.length > 0) return direct.sort()
    const source = byKey.get(sourceKeyOf(applier) ?? '')
    if (source != null && source.owner !== null) return [source.owner]
    // Nothing certain is left but the name.
    const named = applier.name.replace(/-(?:base|override)$/, '')
    return view.slices.has(named) ? [named] : []
  }
  return { services, isOwn }
}

const fileOf = ({ file }: { readonly file: string }) => file

/** What bootstrap and the Flux operator name the source of the cluster's own repository. */
const isClusterSource = ({ detail: { sourceRef } }: Applier) =>
  sourceRef?.name === 'flux-system' && (sourceRef.kind ?? 'GitRepository') === 'GitRepository'

/** The service whose folder it is, or lies in. */
function serviceOfFolder(view: ClusterView, layout: CompiledLayout, folder: string): string | null {
  const { environment, cluster } = view.place
  const match = matchPath(layout, environment, cluster, `${folder}/kustomization.yaml`)
  if (match?.kind !== 'slice' || isSingle(layout, match.template)) return null
  const found = [...view.slices].find(([, { service, group }]) => service === match.service && group === match.group)
  return found?.[0] ?? null
}

/** `spec.path` → services with files below it that no other Kustomization applies from a folder nearer to them. */
function coveredBy(
  appliers: readonly Applier[],
  view: ClusterView,
  fluxFiles: ReadonlySet<string>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const covered = new Map(appliers.map(({ detail }) => [detail.path ?? '.', new Set<string>()]))
  for (const [service, { files }] of view.slices) {
    for (const { path } of files) {
      if (fluxFiles.has(path)) continue
      const nearest = [...foldersOf(path), '.'].find((folder) => covered.has(folder))
      if (nearest !== undefined) covered.get(nearest)?.add(service)
    }
  }
  return covered
}

/** From the innermost outwards. */
function foldersOf(path: string): readonly string[] {
  const segments = path.split('/')
  return segments.slice(1).map((_, index) => segments.slice(0, segments.length - 1 - index).join('/'))
}
