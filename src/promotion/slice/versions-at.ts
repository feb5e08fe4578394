// The versions that a slice names, image tags and chart versions among them, and the paths whose history is the slice's.
import type { Config } from '../../config/model.ts'
import type { CompiledLayout } from '../../config/template.ts'
import { isYamlName } from '../../flux/yaml-name.ts'
import { leavesOf } from '../file/leaves.ts'
import { readFile } from '../file/text.ts'
import type { Known, SliceFile, Step } from '../model.ts'
import { together, unread } from '../step.ts'
import { isVersionKey } from '../versions.ts'
import { refusedAs } from './guard.ts'
import { slicePaths } from './slice-paths.ts'
import { type Place, sliceNamed, viewCluster } from './view.ts'

export type ServicePlace = Place & { readonly service: string }

/** Of each place in order; empty where the service is not there. Image references count by their tag. */
export function versionsAt(
  places: readonly ServicePlace[],
  config: Pick<Config, 'ignore'>,
  layout: CompiledLayout,
  known: Known,
): Step<readonly (readonly string[])[]> {
  return together(places.map((place) => versionsIn(place, config, layout, known)))
}

function versionsIn(
  { service, ...place }: ServicePlace,
  { ignore }: Pick<Config, 'ignore'>,
  layout: CompiledLayout,
  known: Known,
): Step<readonly string[]> {
  const view = viewCluster(place, layout, known, ignore)
  if ('need' in view) return view
  const files = (sliceNamed(view.done, service)?.files ?? []).filter(
    (file) => isYamlName(file.path) && refusedAs(file) === null,
  )
  const need = unread(files, known)
  if (need.length > 0) return { need }
  return { done: [...new Set(files.flatMap((file) => versionsOf(file, known)))] }
}

function versionsOf(file: SliceFile, known: Known): readonly string[] {
  const text = readFile(file, known)?.text
  if (text == null) return []
  return [...(leavesOf(text, file.path) ?? [])]
    .filter(([pointer]) => isVersionKey(pointer))
    .map(([, leaf]) => tagOf(leaf.text.replace(/^(["'])(.*)\1$/, '$2')))
}

/** `registry:5000/redis:7.4@sha256:…` is 7.4; what holds no reference is a version itself. */
function tagOf(text: string): string {
  const bare = text.split('@')[0] ?? text
  const name = bare.slice(bare.lastIndexOf('/') + 1)
  const at = name.indexOf(':')
  return at < 0 ? bare : name.slice(at + 1)
}

/** Of every place together. */
export function pathsAt(
  places: readonly ServicePlace[],
  { ignore }: Pick<Config, 'ignore'>,
  layout: CompiledLayout,
  known: Known,
): Step<readonly string[]> {
  const views = together(places.map(({ service: _, ...place }) => viewCluster(place, layout, known, ignore)))
  if ('need' in views) return views
  const paths = places.flatMap(({ service }, index) => {
    const view = views.done[index]
    return view === undefined ? [] : slicePaths(sliceNamed(view, service)?.files ?? [], view)
  })
  return { done: [...new Set(paths)] }
}
