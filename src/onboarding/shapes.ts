// From families to the path templates of a layout: what lies where a service's name is, and what is the same everywhere.
import { whyNot } from '../config/formats/format.ts'
import { serviceName } from '../config/formats/names.ts'
import { type Below, serviceFiles, serviceFolders, stemOf, structureOf } from './below.ts'
import { join } from './families.ts'
import type { PlacedFamily } from './places.ts'

/** A part of a layout, and how many files speak for it. */
export type Draft = {
  readonly slices: readonly string[]
  readonly indexes: readonly string[]
  /** One template of a service that is named. */
  readonly service: { readonly name: string; readonly path: string } | null
  readonly files: number
}

type Opened = { readonly family: PlacedFamily; readonly below: Below }

const slotOf = ({ slot }: PlacedFamily) => (slot === 'cluster' ? '{cluster}' : '{environment}')
const segmentsOf = (parent: string) => (parent === '' ? [] : parent.split('/'))

/** Folder names that say how a repository is ordered and not what is in it. */
const structural = new Set(
  'overlays overlay environments environment envs env stages stage deploy deployment deployments clusters cluster values instances kustomize kubernetes k8s manifests config configs apps applications charts helm src app'.split(
    ' ',
  ),
)

export function draftsOf(families: readonly PlacedFamily[], below: readonly Below[]): readonly Draft[] {
  const folders = families.flatMap((family, index): Opened[] => {
    const own = below[index]
    return family.kind === 'folder' && own !== undefined ? [{ family, below: own }] : []
  })
  const crowds = Map.groupBy(folders, ({ family }) => shapeOf(family))
  const crowdOf = (family: PlacedFamily) => crowds.get(shapeOf(family))?.length ?? 1
  const drafts: Draft[] = []
  const whole: PlacedFamily[] = []
  for (const one of folders) {
    const { family } = one
    const last = segmentsOf(family.parent).at(-1) ?? ''
    const crowd = isStageFolder(last) ? crowdOf(family) : crowdOf(family) > 2 ? crowdOf(family) : 1
    const structure = structureOf(one.below, last, crowd)
    if (structure === 'parts' || (isStageFolder(last) && crowd > 1)) whole.push(family)
    else drafts.push(besideEachOther(one, structure))
  }
  drafts.push(...varying(whole, (family) => `${slotOf(family)}/**`))
  const files = families.filter(({ kind }) => kind === 'file')
  const beside = coresByFolder(files)
  const { true: byName = [], false: others = [] } = Object.groupBy(files, (one) => `${isOwnName(one, beside)}` as const)
  drafts.push(...filesByName(byName), ...filesByFolder(others))
  return drafts.toSorted((a, b) => b.files - a.files)
}

const index = 'kustomization.yaml'
const isStageFolder = (name: string) => /^(?:overlays?|environments?|envs?|stages?|instances|values)$/i.test(name)

/** Families of the same depth and the same folder right above the environment. */
const shapeOf = ({ parent, slot }: PlacedFamily) => {
  const segments = segmentsOf(parent)
  const last = segments.at(-1) ?? ''
  return `${segments.length}/${isStageFolder(last) ? last : segments.slice(0, -1).join('/')}/${slot}`
}

/** Services beside each other below the environment. */
function besideEachOther({ family, below }: Opened, structure: 'services' | 'groups' | 'regions'): Draft {
  const root = join(family.parent, slotOf(family))
  const groups = serviceFolders(below)
  const inner = structure === 'services' ? root : join(root, groups.length === 1 ? (groups[0] ?? '') : '{group}')
  const slices = [`${inner}/{service}/**`]
  const lists =
    structure === 'services'
      ? below.files.has(index)
      : [...below.folders.values()].some(({ files }) => files.has(index))
  const indexes = lists ? [`${inner}/${index}`] : []
  const names = structure === 'services' ? serviceFiles(below) : filesInGroups(below)
  for (const ending of endingsOf(names)) slices.push(`${inner}/{service}${ending}`)
  return { slices: below.folders.size > 0 ? slices : slices.slice(1), indexes, service: null, files: family.files }
}

const filesInGroups = (below: Below) =>
  [...below.folders.values()].flatMap(({ files }) => serviceFiles({ folders: new Map(), files }))

/** `.yaml`, `-values.yaml`, … of files that are services each, the usual first. */
function endingsOf(names: readonly string[]): readonly string[] {
  const counts = new Map<string, number>()
  for (const name of names) {
    const stem = stemOf(name)
    const dot = stem.indexOf('.')
    const short = dot > 0 ? stem.slice(0, dot) : stem
    const suffix = /[a-z0-9]-(values|patch|patches)$/.exec(short)?.[1]
    const ending = `${suffix === undefined ? '' : `-${suffix}`}${name.slice(short.length)}`
    counts.set(ending, (counts.get(ending) ?? 0) + 1)
  }
  const usual = [...counts].toSorted(([a, n], [b, m]) => m - n || a.length - b.length)
  return usual.slice(0, 6).map(([ending]) => ending)
}

/** One service for each place at which the folders differ; where only one is there, it is named. */
function varying(families: readonly PlacedFamily[], rest: (family: PlacedFamily) => string): readonly Draft[] {
  const drafts: Draft[] = []
  const left = new Set(families)
  const waiting = alikeBut(families, rest).sort(better)
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const own = next.own.filter((family) => left.has(family))
    const [first] = own
    if (first === undefined || own.length < 2) continue
    if (own.length < next.own.length) {
      insert(waiting, { ...next, own })
      continue
    }
    const segments = segmentsOf(first.parent).with(next.at, '{service}')
    drafts.push({ slices: [`${segments.join('/')}/${rest(first)}`], indexes: [], service: null, files: filesIn(own) })
    for (const family of own) left.delete(family)
  }
  return [...drafts, ...[...left].flatMap((family) => namedService(family, join(family.parent, rest(family))))]
}

/** Families that differ in one folder alone, `at` that depth. */
type Alike = { readonly at: number; readonly own: readonly PlacedFamily[]; readonly order: number }

function alikeBut(families: readonly PlacedFamily[], rest: (family: PlacedFamily) => string): Alike[] {
  const groups = new Map<string, Alike & { readonly own: PlacedFamily[] }>()
  for (const family of families) {
    const segments = segmentsOf(family.parent)
    for (const [at, name] of segments.entries()) {
      if (structural.has(name) || whyNot(serviceName, name) !== null) continue
      const key = `${at}\0${segments.with(at, '*').join('/')}\0${rest(family)}`
      const group = groups.get(key) ?? { at, own: [], order: groups.size }
      groups.set(key, group)
      group.own.push(family)
    }
  }
  return [...groups.values()].filter(({ own }) => own.length > 1)
}

/** The one of most families last, which is taken first; of several, the deepest. */
const better = (a: Alike, b: Alike) => a.own.length - b.own.length || a.at - b.at || b.order - a.order

/** Keeps the order of `better`: there may be as many groups as families. */
function insert(waiting: Alike[], one: Alike): void {
  let [from, to] = [0, waiting.length]
  while (from < to) {
    const middle = (from + to) >> 1
    const other = waiting[middle]
    if (other !== undefined && better(other, one) <= 0) from = middle + 1
    else to = middle
  }
  waiting.splice(from, 0, one)
}

const filesIn = (families: readonly PlacedFamily[]) => families.reduce((sum, { files }) => sum + files, 0)

function namedService({ parent, files }: PlacedFamily, path: string): readonly Draft[] {
  const name = segmentsOf(parent).findLast((segment) => !structural.has(segment)) ?? 'app'
  return whyNot(serviceName, name) === null ? [{ slices: [], indexes: [], service: { name, path }, files }] : []
}

const generic =
  /^(?:values|value|secrets?|config|settings|env|environment|application|app|vars|variables|override|overrides|kustomization|helm|chart|patch|release|helmrelease|configmap|docker-compose|deployment|deploy|)$/i
const coreOf = (before: string) => before.replace(/[-_.]+$/, '')

/** `web--prod.yaml` is of the service web; `values-prod.yaml` is of what its folder is called. */
function isOwnName({ before, parent }: PlacedFamily, beside: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  const core = coreOf(before)
  if (generic.test(core) || whyNot(serviceName, core) !== null || core === before) return false
  return (beside.get(parent)?.size ?? 0) > 1 || core === segmentsOf(parent).at(-1)
}

const coresByFolder = (files: readonly PlacedFamily[]): ReadonlyMap<string, ReadonlySet<string>> =>
  new Map(
    [...Map.groupBy(files, ({ parent }) => parent)].map(([parent, own]) => [
      parent,
      new Set(own.map(({ before }) => coreOf(before))),
    ]),
  )

function filesByName(families: readonly PlacedFamily[]): readonly Draft[] {
  const alike = Map.groupBy(families, (family) => {
    const separator = family.before.slice(coreOf(family.before).length)
    return `${join(family.parent, `{service}${separator}${slotOf(family)}${family.after}`)}`
  })
  return [...alike].map(([path, own]) => ({ slices: [path], indexes: [], service: null, files: filesIn(own) }))
}

const filesByFolder = (families: readonly PlacedFamily[]): readonly Draft[] =>
  [...Map.groupBy(families, (family) => `${family.before}${slotOf(family)}${family.after}`).values()].flatMap((own) =>
    varying(own, (family) => `${family.before}${slotOf(family)}${family.after}`),
  )
