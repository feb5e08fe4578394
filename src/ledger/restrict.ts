// What a memory holds of some services alone: files that surely are another service's are left out.
import type { Config } from '../config/model.ts'
import type { Place } from '../config/place-name.ts'
import { matchPath } from '../config/template.ts'
import { layoutFor } from '../promotion/slice/layout-memo.ts'
import { isSingle } from '../promotion/slice/view.ts'
import { basesOf } from './inherited.ts'
import { dictionary, type MergedPromotion, type RecordedBase, type UnitRecord } from './state.ts'

/** Whether a file may be of one of the services. `side`: in the cluster that was promoted into, or in its source. */
export type Keeps = (side: 'source' | 'target', cluster: string, path: string, services: readonly string[]) => boolean

/**
 * Only the folder of a service says for sure whose a file is: Flux files may go with another service than the one that they
 * are named after, and an index is everybody's.
 */
export function keepsFor(config: Config, environment: string): Keeps {
  const layout = layoutFor(config)
  return (side, cluster, path, services) => {
    const place = side === 'target' ? { environment, cluster } : sourceOf(config, environment, cluster)
    const match = matchPath(layout, place.environment, place.cluster, path)
    if (match?.kind !== 'slice' || isSingle(layout, match.template)) return true
    return services.includes(match.service) || services.includes(`${match.group}.${match.service}`)
  }
}

/** Where a cluster's content comes from. */
function sourceOf({ environments }: Config, environment: string, cluster: string): Place {
  const target = environments.find((one) => one.name === environment)
  const from = target?.clusters.find((one) => one.name === cluster)?.from
  return { environment: target?.after[0] ?? environment, cluster: from ?? cluster }
}

/** The services whose files a base holds: by their folders, or where there are none, by single files. */
export function servicesHeld(
  { files }: RecordedBase,
  cluster: string,
  config: Config,
  environment: string,
): readonly string[] {
  const layout = layoutFor(config)
  const place = sourceOf(config, environment, cluster)
  const matches = Object.keys(files).flatMap((path) => {
    const match = matchPath(layout, place.environment, place.cluster, path)
    return match?.kind === 'slice' ? [{ service: match.service, single: isSingle(layout, match.template) }] : []
  })
  const folders = matches.filter(({ single }) => !single)
  return [...new Set((folders.length > 0 ? folders : matches).map(({ service }) => service))].sort()
}

/** Choices about files that may be of these services. */
export const choicesFor = (
  choices: UnitRecord['choices'],
  services: readonly string[],
  keeps: Keeps,
): UnitRecord['choices'] => choices.filter(({ cluster, path }) => keeps('target', cluster, path, services))

type Remembered = Pick<UnitRecord, 'bases' | 'merged'>

export function restricted({ bases, merged }: Remembered, services: readonly string[], keeps: Keeps): Remembered {
  const some = Object.entries(basesOf(bases, (service) => services.includes(service))).map(
    ([cluster, base]): readonly [string, RecordedBase] => {
      const files = only(base.files, (path) => keeps('source', cluster, path, services))
      return [cluster, { ...base, files, executable: base.executable.filter((path) => Object.hasOwn(files, path)) }]
    },
  )
  return {
    bases: dictionary(Object.fromEntries(some)),
    merged: merged.flatMap((one) => broughtTo(one, services, keeps)),
  }
}

/** Without what it brought to other services; nothing of one that brought nothing to these. */
function broughtTo(
  { pull, brings }: MergedPromotion,
  services: readonly string[],
  keeps: Keeps,
): readonly MergedPromotion[] {
  const some = Object.entries(brings).flatMap(([cluster, brought]) => {
    const received = only(brought.received, (path) => keeps('source', cluster, path, services))
    const written = only(brought.written, (path) => keeps('target', cluster, path, services))
    const isNothing = Object.keys(received).length + Object.keys(written).length === 0
    return isNothing ? [] : [[cluster, { ...brought, received, written }] as const]
  })
  return some.length === 0 ? [] : [{ pull, brings: dictionary(Object.fromEntries(some)) }]
}

const only = <T>(table: Readonly<Record<string, T>>, isKept: (path: string) => boolean): Readonly<Record<string, T>> =>
  dictionary(Object.fromEntries(Object.entries(table).filter(([path]) => isKept(path))))
