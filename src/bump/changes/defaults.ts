// Keys of a service's default values that a base took away. The file's name carries the chart's version, so it is the values
// together that are compared, not one file with another.
import type { Place } from '../changes.ts'
import type { Texts } from './texts.ts'

export function defaultsOf(places: readonly Place[], texts: Texts): readonly string[] {
  const changed = new Set(places.flatMap((place) => place.changed))
  const keysAt = (side: 'was' | 'is'): ReadonlySet<string> | null => {
    const keys = new Set<string>()
    for (const file of new Set(places.flatMap((place) => place[side].values))) {
      const found = texts.valueKeys(file, side)
      // Without one file nothing can be said to be missing.
      if (found === null && side === 'is') return null
      for (const key of found ?? []) keys.add(key)
    }
    for (const file of changed) for (const key of texts.releaseKeys(file, side)) keys.add(key)
    return keys
  }
  const touched = places.some((place) => [...place.was.values, ...place.is.values].some((file) => changed.has(file)))
  const inReleases = [...changed].some((file) => texts.releaseKeys(file, 'was').length > 0)
  if (!touched && !inReleases) return []
  const [was, is] = [keysAt('was'), keysAt('is')]
  if (was === null || is === null) return []
  return [...was].filter((key) => !is.has(key)).sort()
}
