// Content of one cluster told in another's terms: names of clusters and declared variables as whole tokens in texts,
// paths and file names; names of environments in paths and file names only.
import type { Config } from '../../config/model.ts'
import { placeName } from '../../config/place-name.ts'
import { placePaths } from '../../config/place-paths.ts'
import { type CompiledLayout, matchPath, translatePath } from '../../config/template.ts'
import { type Replacement, replaceFileNames, replaceTokens } from '../../flux/tokens.ts'
import type { Replaced } from '../model.ts'

export type Side = { readonly environment: string; readonly cluster: string }

export type Terms = {
  readonly layout: CompiledLayout
  readonly from: Side
  readonly to: Side
  readonly inTexts: readonly Replacement[]
  readonly inPaths: readonly Replacement[]
  /** Every name that a token may be part of, so that `prod` is not found in `prod-eu`. */
  readonly known: readonly string[]
  /** Words in file names that only the target's own files tell, for files that do not stand there under another name. */
  readonly twins?: { readonly names: readonly Replacement[]; readonly standing: ReadonlySet<string> }
  /** Names of the slice's files that are called otherwise in the target: what refers to them follows. */
  readonly files?: readonly Replacement[]
}

export function termsOf(config: Config, layout: CompiledLayout, from: Side, to: Side): Terms {
  const [theirs = {}, ours = {}] = [from, to].map((side) => config.variables[placeName(config, side)] ?? {})
  const variables = Object.entries(theirs).flatMap(([name, value]) => {
    const own = Object.hasOwn(ours, name) ? ours[name] : undefined
    return own === undefined || own === value ? [] : [{ from: value, to: own }]
  })
  const cluster = from.cluster === to.cluster ? [] : [{ from: from.cluster, to: to.cluster }]
  const environment = from.environment === to.environment ? [] : [{ from: from.environment, to: to.environment }]
  const paths = pathsBetween(layout, from, to)
  const inTexts = [...paths, ...cluster, ...variables.filter((variable) => variable.from !== from.cluster)]
  const inPaths = [...inTexts, ...environment.filter((name) => name.from !== from.cluster)]
  return { layout, from, to, inTexts, inPaths, known: namesIn(config, layout) }
}

/** Paths that say where one side lies: whole ones, where the name of an environment alone would not be replaced. */
function pathsBetween(layout: CompiledLayout, from: Side, to: Side): readonly Replacement[] {
  const [theirs, ours] = [placePaths(layout, from), placePaths(layout, to)]
  const pairs = new Map(theirs.map((path, index) => [path, ours[index] ?? path]))
  return [...pairs].flatMap(([path, own]) => (path === own ? [] : [{ from: path, to: own }]))
}

/** One list for every pair of clusters, so that what is made of it is made once. */
const names = new WeakMap<Config, readonly string[]>()

function namesIn(config: Config, layout: CompiledLayout): readonly string[] {
  const before = names.get(config)
  if (before !== undefined) return before
  const places = config.environments.flatMap(({ name: environment, clusters }) =>
    clusters.map(({ name: cluster }) => ({ environment, cluster })),
  )
  const clusters = places.flatMap((place) => [place.cluster, ...placePaths(layout, place)])
  const values = Object.values(config.variables).flatMap((variable) => Object.values(variable))
  const found = [...new Set([...clusters, ...config.environments.map((one) => one.name), ...values])]
  names.set(config, found)
  return found
}

/** A plan asks for the same paths again and again. */
const toldPaths = new WeakMap<Terms, Map<string, string | null>>()

/**
 * The path in the target for a path of the source; null when no template brings it there. Names are replaced below what
 * says whose the file is: a service `dev-portal` of dev is the service `dev-portal` everywhere.
 */
export function tellPath(terms: Terms, path: string): string | null {
  const known = toldPaths.get(terms) ?? new Map<string, string | null>()
  toldPaths.set(terms, known)
  const before = known.get(path)
  if (before !== undefined) return before
  const told = toldPath(terms, path)
  known.set(path, told)
  return told
}

function toldPath(terms: Terms, path: string): string | null {
  const translated = translatePath(terms.layout, terms.from, terms.to, path)
  if (translated === null) return null
  const told = tellSegments(terms, translated, terms.inPaths)
  const { twins } = terms
  return twins === undefined || twins.standing.has(told) ? told : tellSegments(terms, told, twins.names)
}

function tellSegments({ layout, to, known }: Terms, translated: string, names: readonly Replacement[]): string {
  const owner = (one: string) => JSON.stringify(matchPath(layout, to.environment, to.cluster, one))
  const segments = translated.split('/')
  // Segments one by one: a file name is no system path, whatever its folder is called.
  for (const [index, segment] of segments.entries()) {
    const told = replaceTokens(segment, names, known).text
    if (told === segment) continue
    if (owner(segments.with(index, told).join('/')) === owner(translated)) segments[index] = told
  }
  return segments.join('/')
}

export function tellText(terms: Terms, path: string, text: string): { text: string; replaced: readonly Replaced[] } {
  const followed = replaceFileNames(text, terms.files ?? [])
  const told = replaceTokens(followed.text, terms.inTexts, terms.known)
  const replaced = [...followed.replaced, ...told.replaced].map(({ from, to, count }) => ({ path, from, to, count }))
  return { text: told.text, replaced }
}
