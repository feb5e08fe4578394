// What of health is computed off the main thread, by name; see `questions.ts`.
import type { Config } from '../config/model.ts'
import { fluxIndex } from '../health/flux-index.ts'
import type { FluxIndex } from '../health/model.ts'
import { type ContentPlace, contentsAt, type SliceContentId } from '../promotion/slice/contents.ts'
import { layoutFor } from '../promotion/slice/layout-memo.ts'
import { pathsAt, type ServicePlace, versionsAt } from '../promotion/slice/versions-at.ts'
import type { Place } from '../promotion/slice/view.ts'
import { together } from '../promotion/step.ts'
import type { Run } from './bump-questions.ts'

export type HealthQuestions = {
  /** The ids of slices, place by place. */
  readonly contents: { readonly config: Config; readonly places: readonly ContentPlace[] }
  /** The versions that the slice of each place names. */
  readonly versions: { readonly config: Config; readonly places: readonly ServicePlace[] }
  /** The paths whose history is the slices'. */
  readonly slicePaths: { readonly config: Config; readonly places: readonly ServicePlace[] }
  /** The Flux objects of clusters, in the order of the places. */
  readonly fluxIndex: { readonly config: Config; readonly places: readonly Place[] }
}

export type HealthAnswers = {
  readonly contents: readonly SliceContentId[]
  readonly versions: readonly (readonly string[])[]
  readonly slicePaths: readonly string[]
  readonly fluxIndex: readonly FluxIndex[]
}

type HealthPlanners = {
  readonly [Name in keyof HealthQuestions]: (question: HealthQuestions[Name], run: Run) => Promise<HealthAnswers[Name]>
}

/** Hundreds of clusters are read some at a time: what is known of their trees is forgotten in between. */
const placesAtOnce = 20

async function inParts<P, T>(
  places: readonly P[],
  read: (some: readonly P[]) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  const found: T[] = []
  for (let from = 0; from < places.length; from += placesAtOnce) {
    found.push(...(await read(places.slice(from, from + placesAtOnce))))
  }
  return found
}

export const healthPlanners: HealthPlanners = {
  contents: ({ config, places }, run) =>
    inParts(places, (some) => run((known) => contentsAt(some, config, layoutFor(config), known))),
  versions: ({ config, places }, run) =>
    inParts(places, (some) => run((known) => versionsAt(some, config, layoutFor(config), known))),
  slicePaths: async ({ config, places }, run) => {
    const all = await inParts(places, (some) => run((known) => pathsAt(some, config, layoutFor(config), known)))
    return [...new Set(all)]
  },
  fluxIndex: ({ config, places }, run) => {
    const layout = layoutFor(config)
    return inParts(places, (some) =>
      run((known) => together(some.map((place) => fluxIndex(place, config, layout, known)))),
    )
  },
}
