// The layout made usable: which service a path belongs to, where a cluster's files lie, what a path is called elsewhere.
import { whyNot } from './formats/format.ts'
import { serviceName } from './formats/names.ts'
import type { Config } from './model.ts'
import {
  type Captures,
  fill,
  type Instance,
  instantiate,
  matchInstance,
  type Pattern,
  parsePattern,
} from './pattern.ts'
import type { Place } from './place-name.ts'

type Template = {
  readonly kind: 'slice' | 'index'
  /** The service that the layout names for this template; null: {service} holds it. */
  readonly service: string | null
  readonly pattern: Pattern
  readonly text: string
}
export type PathMatch =
  | { readonly kind: 'slice'; readonly service: string; readonly group: string | null; readonly template: number }
  | { readonly kind: 'index'; readonly group: string | null }

export type CompiledLayout = {
  /** The most specific first. */
  readonly templates: readonly Template[]
  readonly groups: ReadonlySet<string> | null
  readonly reserved: ReadonlySet<string>
  /** Every cluster of the configuration. */
  readonly places: readonly Place[]
  /** Templates with a place filled in, made when first asked for. */
  readonly instances: Map<string, readonly Instance[]>
  readonly roots: Map<string, readonly string[]>
}

/** Compiles a layout whose templates were checked; a text that is no template is left out. */
export function compileLayout({
  layout,
  environments = [],
}: Pick<Config, 'layout'> & Partial<Pick<Config, 'environments'>>): CompiledLayout {
  const compile = (kind: Template['kind'], service: string | null, text: string): readonly Template[] => {
    const pattern = parsePattern(text)
    return 'why' in pattern ? [] : [{ kind, service, pattern, text }]
  }
  const templates = [
    ...layout.indexes.flatMap((text) => compile('index', null, text)),
    ...Object.entries(layout.services ?? {}).flatMap(([service, texts]) =>
      texts.flatMap((text) => compile('slice', service, text)),
    ),
    ...layout.slices.flatMap((text) => compile('slice', null, text)),
  ].sort((a, b) => rank(a) - rank(b) || literal(b) - literal(a))
  const reserved = new Set([...layout.reserved, 'flux-system', 'kustomization', ...structural(templates)])
  return {
    templates,
    groups: layout.groups === null ? null : new Set(layout.groups),
    reserved,
    places: environments.flatMap(({ name: environment, clusters }) =>
      clusters.map(({ name: cluster }) => ({ environment, cluster })),
    ),
    instances: new Map(),
    roots: new Map(),
  }
}

/** An index file is nobody's slice, and a service that the layout names wins over {service}. */
const rank = ({ kind, service }: Template) => (kind === 'index' ? 0 : service !== null ? 1 : 2)
const literal = ({ pattern }: Template) => {
  const parts = pattern.flatMap((segment) => (segment === 'deep' ? [] : segment))
  return parts.reduce((sum, part) => sum + (typeof part === 'string' ? part.length : 0), pattern.length / 1000)
}

/** Folders that the layout itself names where {service} stands in another template, e.g. `fluxcd` beside `{service}/**`. */
function structural(templates: readonly Template[]): readonly string[] {
  const paths = templates.filter(({ service }) => service === null).map(({ text }) => text.split('/'))
  return paths.flatMap((path) => {
    const at = path.indexOf('{service}')
    const above = path.slice(0, at).join('/')
    const beside = paths.filter((other) => at >= 0 && other.length > at + 1 && other.slice(0, at).join('/') === above)
    return beside.map((other) => other[at] ?? '').filter((name) => !/[{*]/.test(name))
  })
}

function instancesOf(layout: CompiledLayout, place: Place): readonly Instance[] {
  const key = `${place.environment}/${place.cluster}`
  const known = layout.instances.get(key)
  if (known !== undefined) return known
  const made = layout.templates.map(({ pattern }) => instantiate(pattern, place))
  layout.instances.set(key, made)
  return made
}

/**
 * The smallest set of folders and files that holds everything the layout says of a cluster; `''` is the whole repository.
 * Roots of two clusters may nest when a template names the service before the cluster; `matchPath` tells them apart.
 */
export function rootsOf(layout: CompiledLayout, environment: string, cluster: string): readonly string[] {
  const key = `${environment}/${cluster}`
  const known = layout.roots.get(key)
  if (known !== undefined) return known
  const found = findRoots(layout, { environment, cluster })
  layout.roots.set(key, found)
  return found
}

function findRoots(layout: CompiledLayout, place: Place): readonly string[] {
  const roots = instancesOf(layout, place).map(({ head }) => {
    const at = head.findIndex(({ hole }) => hole !== null)
    return head.slice(0, at < 0 ? head.length : at).map(({ before }) => before)
  })
  const kept = new Set<string>()
  for (const root of roots.toSorted((a, b) => a.length - b.length)) {
    const inside = root.some((_, length) => kept.has(root.slice(0, length).join('/'))) || kept.has(root.join('/'))
    if (!inside) kept.add(root.join('/'))
  }
  return [...kept].sort()
}

type Located = { readonly template: number; readonly captures: Captures }

function find(layout: CompiledLayout, place: Place, path: string): Located | null {
  const found = locate(layout, place, path)
  // A name that cannot be a service's makes the path nobody's: a less specific template must not pick it up.
  const service = found?.captures.service ?? null
  return service !== null && !isService(layout, service) ? null : found
}

/** There are many paths of few services. */
const services = new WeakMap<CompiledLayout, Map<string, boolean>>()

function isService(layout: CompiledLayout, name: string): boolean {
  const known = services.get(layout) ?? new Map<string, boolean>()
  services.set(layout, known)
  const before = known.get(name)
  if (before !== undefined) return before
  const is = !layout.reserved.has(name) && whyNot(serviceName, name) === null
  known.set(name, is)
  return is
}

function locate(layout: CompiledLayout, place: Place, path: string): Located | null {
  const segments = path.split('/')
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..')) return null
  const instances = instancesOf(layout, place)
  for (let template = 0; template < instances.length; template++) {
    const instance = instances[template]
    const captures = instance === undefined ? null : matchInstance(instance, segments)
    if (captures === null) continue
    if (captures.group !== null && !(layout.groups?.has(captures.group) ?? captures.group !== 'flux-system')) continue
    return { template, captures }
  }
  return null
}

/** Whose a path is among the files of one cluster; null: of no service and no index. The most specific template wins. */
export function matchPath(
  layout: CompiledLayout,
  environment: string,
  cluster: string,
  path: string,
): PathMatch | null {
  const found = find(layout, { environment, cluster }, path)
  const template = found === null ? undefined : layout.templates[found.template]
  if (found === null || template === undefined) return null
  const { group, service } = found.captures
  if (template.kind === 'index') return { kind: 'index', group }
  const owner = template.service ?? service
  return owner === null ? null : { kind: 'slice', service: owner, group, template: found.template }
}

/**
 * What a path of one cluster is called in another, by the template that fits it; names inside the rest of the path stay.
 * Null when the path is of no service and no index, or when the target would read the new path in another way.
 */
export function translatePath(layout: CompiledLayout, from: Place, to: Place, path: string): string | null {
  const found = find(layout, from, path)
  const instance = found === null ? undefined : instancesOf(layout, to)[found.template]
  if (found === null || instance === undefined) return null
  const translated = fill(instance, found.captures)
  const there = find(layout, to, translated)
  return there?.template === found.template && same(there.captures, found.captures) ? translated : null
}

const same = (a: Captures, b: Captures) =>
  a.service === b.service &&
  a.group === b.group &&
  a.stars.join('/') === b.stars.join('/') &&
  a.rest.join('/') === b.rest.join('/')

/** What stands where a service's name does and cannot be one, so that the path is nobody's; null: it is another matter. */
export function unfitService(layout: CompiledLayout, { environment, cluster }: Place, path: string): string | null {
  const service = locate(layout, { environment, cluster }, path)?.captures.service ?? null
  if (service === null || layout.reserved.has(service) || /^[._]/.test(service)) return null
  return whyNot(serviceName, service) === null ? null : service
}
