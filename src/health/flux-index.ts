// What a cluster's Flux objects are at one commit, and for which services they speak. Events name objects and nothing
// else: their paths and sources stand in the repository alone.
import { fluxFiles } from '../bump/flux-files.ts'
import type { Config } from '../config/model.ts'
import type { CompiledLayout } from '../config/template.ts'
import { idKey, type Known, type Need, type Step } from '../promotion/model.ts'
import { type ClusterView, type Place, viewCluster } from '../promotion/slice/view.ts'
import { unread } from '../promotion/step.ts'
import { type FoundObjects, foundIn, isNamedLikeRelease, manifestsOf } from './flux-texts.ts'
import type { FluxIndex } from './model.ts'
import { type Speakers, sourceKeyOf, speakersIn } from './speakers.ts'
import { watchedObjects } from './watched.ts'

export function fluxIndex(
  place: Place,
  { ignore }: Pick<Config, 'ignore'>,
  layout: CompiledLayout,
  known: Known,
): Step<FluxIndex> {
  const viewed = viewCluster(place, layout, known, ignore)
  if ('need' in viewed) return viewed
  const view = viewed.done
  const told = fluxFiles(view, layout, ignore, known)
  const named = [...view.slices.keys()].flatMap((service) => manifestsOf(view, service)).filter(isNamedLikeRelease)
  const need = [...('need' in told ? told.need : []), ...unread(named, known)]
  if (need.length > 0 || 'need' in told) return { need }
  const files = [...new Map([...named, ...told.done].map((file) => [file.path, file])).values()]
  const first = foundIn(files, place.cluster, known)
  const heard = speakersOf(first, view, layout, known)
  if ('need' in heard) return heard
  const seen = new Set(files.map(({ path }) => path))
  const { more, passedOver } = moreFiles(first, heard.done, view, seen)
  const missing = unread(more, known)
  if (missing.length > 0) return { need: missing }
  const found = more.length === 0 ? first : foundIn([...files, ...more], place.cluster, known)
  const speakers = more.length === 0 ? heard : speakersOf(found, view, layout, known)
  if ('need' in speakers) return speakers
  const { environment, cluster, commit } = place
  const objects = watchedObjects(found, speakers.done)
  return { done: { environment, cluster, commit, objects, unread: [...found.unread, ...passedOver] } }
}

/** A source that no file defines is the cluster's repository if that has the path. */
function speakersOf(found: FoundObjects, view: ClusterView, layout: CompiledLayout, known: Known): Step<Speakers> {
  const { commit } = view.place
  const defined = new Set(found.sources.map(({ name }) => name))
  const unsure = found.kustomizations
    .filter((applier) => sourceKeyOf(applier)?.startsWith('GitRepository/'))
    .filter(({ detail }) => detail.sourceRef?.name !== 'flux-system' && !defined.has(detail.sourceRef?.name ?? ''))
  const paths = [...new Set(unsure.map(({ detail }) => detail.path ?? '.'))].filter((path) => path !== '.')
  const unknown = paths.filter((path) => known.ids.get(idKey(commit, path)) === undefined)
  if (unknown.length > 0) return { need: [{ kind: 'ids', commit, paths: unknown } satisfies Need] }
  const isHere = (path: string) => path === '.' || known.ids.get(idKey(commit, path))?.type === 'tree'
  return { done: speakersIn(found, view, layout, isHere) }
}

/** More of one service are no Flux objects; more in all would take long to read. */
const mostOfOne = 50
const mostInAll = 500

/** The rest of the services that nothing speaks for: their Flux objects may stand in files of any name. */
function moreFiles(
  { kustomizations }: FoundObjects,
  { services }: Speakers,
  view: ClusterView,
  seen: ReadonlySet<string>,
) {
  const heard = new Set(kustomizations.flatMap(services))
  const more: ReturnType<typeof manifestsOf>[number][] = []
  const passedOver: string[] = []
  for (const service of [...view.slices.keys()].filter((one) => !heard.has(one)).sort()) {
    const rest = manifestsOf(view, service).filter(({ path }) => !seen.has(path))
    if (rest.length <= mostOfOne && more.length + rest.length <= mostInAll) more.push(...rest)
    else passedOver.push(`${service}: its ${rest.length} files are too many to be looked through for Flux objects.`)
  }
  return { more, passedOver }
}
