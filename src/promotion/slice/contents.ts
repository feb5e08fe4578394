// What a slice is, as one id: equal exactly when its files with their modes and its index entries are.
import { createHash } from 'node:crypto'
import type { Config } from '../../config/model.ts'
import type { CompiledLayout } from '../../config/template.ts'
import type { Oid } from '../../oid.ts'
import type { Known, Step } from '../model.ts'
import { together } from '../step.ts'
import { contentOf } from './entries.ts'
import { type ClusterView, type Place, type Slice, sliceNamed, viewCluster } from './view.ts'

/** `services`: null for all that stand there. */
export type ContentPlace = Place & { readonly services: readonly string[] | null }

/** `service`: as it was asked for, else the view's name of it. `content`: SHA-1, 40 hex digits. */
export type SliceContentId = {
  readonly environment: string
  readonly cluster: string
  readonly commit: Oid
  readonly service: string
  readonly content: string
}

/** In the order of the places, services by name within each. A service that is not there has no entry. */
export function contentsAt(
  places: readonly ContentPlace[],
  config: Pick<Config, 'ignore'>,
  layout: CompiledLayout,
  known: Known,
): Step<readonly SliceContentId[]> {
  const found = together(places.map((place) => contentsOf(place, config, layout, known)))
  return 'need' in found ? found : { done: found.done.flat() }
}

function contentsOf(
  { services, ...place }: ContentPlace,
  { ignore }: Pick<Config, 'ignore'>,
  layout: CompiledLayout,
  known: Known,
): Step<readonly SliceContentId[]> {
  if (services?.length === 0) return { done: [] }
  const viewed = viewCluster(place, layout, known, ignore)
  if ('need' in viewed) return viewed
  const view = viewed.done
  const names = [...new Set(services ?? view.slices.keys())].sort()
  return together(
    names.flatMap((service): Step<SliceContentId> | [] => {
      const slice = sliceNamed(view, service)
      if (slice === null) return []
      const print = printOf(view, slice, layout, known)
      if ('need' in print) return print
      return { done: { ...place, service, content: createHash('sha1').update(print.done).digest('hex') } }
    }),
  )
}

/** Equal exactly when the slice is: its files with modes and ids, and its index entries. `slice`: null where it is not there. */
export function printOf(view: ClusterView, slice: Slice | null, layout: CompiledLayout, known: Known): Step<string> {
  const content = contentOf(slice?.files ?? [], view.indexes, { layout, side: view.place }, known)
  if ('need' in content) return content
  const files = content.done.files.map((file) => JSON.stringify([file.mode, file.oid, file.path]))
  const entries = content.done.entries.map(({ index, list, value }) => JSON.stringify(['entry', index, list, value]))
  return { done: [...files, ...entries].sort().join('\n') }
}
