// What the preflight looks at: the target before and after the plan, the source, and whose paths are whose.
import type { Config } from '../../config/model.ts'
import { rootsOf } from '../../config/template.ts'
import { replaceTokens } from '../../flux/tokens.ts'
import type { Known, Plan } from '../model.ts'
import type { ClusterView, Slice } from '../slice/view.ts'
import { type Terms, tellPath } from '../terms/tell.ts'
import type { SharedQuestion } from './shared-base.ts'
import { foldersOf, type Parsed, type Standing, standing } from './standing.ts'

export type PreflightQuestion = SharedQuestion & {
  readonly config: Config
  readonly view: ClusterView
  readonly target: ClusterView
  /** The target's slices of the unit's services. */
  readonly own: readonly Slice[]
  readonly introduces: boolean
}

export type Sides = {
  readonly before: Standing
  readonly after: Standing
  readonly source: Standing
  readonly roots: readonly string[]
  readonly reserved: readonly string[]
  /** Whether the source cluster has a path, told as the target would call it. */
  hasToldSource(path: string): boolean
}

export function sidesOf({ config, terms, view, target }: PreflightQuestion, { changes }: Plan, known: Known): Sides {
  const parsed: Parsed = new Map()
  let told: ReadonlySet<string> | null = null
  return {
    before: standing(target.files, known, [], parsed),
    after: standing(target.files, known, changes, parsed),
    source: standing(view.files, known, [], parsed),
    roots: rootsOf(terms.layout, terms.to.environment, terms.to.cluster),
    reserved: config.layout.reserved,
    hasToldSource: (path) => {
      told ??= toldPaths(view, terms)
      return told.has(path)
    },
  }
}

function toldPaths(view: ClusterView, terms: Terms): ReadonlySet<string> {
  // What no template brings over is called there by the names in its path.
  const named = (path: string) =>
    path
      .split('/')
      .map((segment) => replaceTokens(segment, terms.inPaths, terms.known).text)
      .join('/')
  const paths = [...view.files.keys()].map((path) => tellPath(terms, path) ?? named(path))
  return new Set([...paths, ...foldersOf(paths)])
}
