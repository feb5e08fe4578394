// What names a place in a text though it is no name: `apps/staging/eu`, where the layout says that environment and cluster
// stand there. The name `staging` alone says too little to be replaced in a text, such a path does not.
import type { Part, Pattern } from './pattern.ts'
import type { Place } from './place-name.ts'
import type { CompiledLayout } from './template.ts'

type Known = string | { readonly slot: 'cluster' | 'environment' }
const isKnown = (part: Part): part is Known =>
  typeof part === 'string' || part.slot === 'cluster' || part.slot === 'environment'

/** Runs of two whole segments or more without a placeholder but {environment} and {cluster}, the former among them. */
function runsIn(pattern: Pattern): readonly (readonly (readonly Known[])[])[] {
  const runs: (readonly Known[])[][] = [[]]
  for (const segment of pattern) {
    const known = segment === 'deep' ? [] : segment.filter(isKnown)
    if (segment !== 'deep' && known.length === segment.length) runs.at(-1)?.push(known)
    else runs.push([])
  }
  return runs.filter(
    (run) => run.length > 1 && run.flat().some((part) => typeof part === 'object' && part.slot === 'environment'),
  )
}

/** In the same order for every place. */
export function placePaths({ templates }: CompiledLayout, place: Place): readonly string[] {
  const textOf = (part: Known) => (typeof part === 'string' ? part : place[part.slot])
  return templates
    .flatMap(({ pattern }) => runsIn(pattern))
    .map((run) => run.map((segment) => segment.map(textOf).join('')).join('/'))
}
