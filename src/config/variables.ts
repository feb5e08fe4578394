// The variables of one cluster. What is written for a name that several environments have is true of each of them, unless
// the one cluster says otherwise.
import type { Raw } from './options/table.ts'
import { inFull, type Place } from './place-name.ts'

type Variable = {
  readonly key: string
  readonly value: string
  /** The key of `variables` that it stands under. */
  readonly under: string
}

export function variablesAt(variables: Raw['variables'], place: Place): readonly Variable[] {
  const found = new Map<string, Variable>()
  for (const under of [place.cluster, inFull(place)]) {
    const written = variables.find(({ key }) => key === under)
    for (const { key, value } of written?.value ?? []) found.set(key, { key, value, under })
  }
  return [...found.values()]
}
