// Families: folders or files beside each other whose names differ by the environment alone.
import { isRegion, type Reading, readName, roleOf } from './stages.ts'

type Member = {
  /** As the path has it: the folder's name, or the part of the file's name. */
  readonly name: string
  readonly reading: Reading
  readonly files: number
}

export type Family = {
  readonly kind: 'folder' | 'file'
  /** The folder that they stand in; '' is the root. */
  readonly parent: string
  /** Of a file's name: what stands around the environment. */
  readonly before: string
  readonly after: string
  readonly members: readonly Member[]
  readonly files: number
}

type Growing = {
  readonly kind: Family['kind']
  readonly parent: string
  readonly before: string
  readonly after: string
  readonly counts: Map<string, { files: number; manifests: number }>
}

/** No environment lies deeper; to look into each folder of a path costs its length every time. */
const mostDepth = 16

/** The folders above a file, from the outermost inwards, as far down as environments lie. */
export function foldersAbove(path: string): readonly string[] {
  const folders: string[] = []
  for (let to = path.indexOf('/'); to >= 0 && folders.length < mostDepth; to = path.indexOf('/', to + 1))
    folders.push(path.slice(0, to))
  return folders
}

const manifest = /\.(?:ya?ml|json|jsonnet|libsonnet|gotmpl|tpl|env|properties|toml|sops|cue|hcl)$/i
export const isManifest = (name: string): boolean => manifest.test(name)

/** Where in a file's name the environment stands: `values-{prod-eu}.yaml`. Null: nowhere, or twice. */
export function stageInFile(name: string): { readonly from: number; readonly to: number } | null {
  const words = [...name.matchAll(/[A-Za-z0-9]+/g)]
  const found = words.flatMap((word, index) => (readName(word[0]) === null ? [] : [index]))
  const [at] = found
  if (at === undefined || found.length > 1) return null
  let last = at
  for (let next = at + 1; next < words.length; next++) {
    const [word, end] = [words[next], endOf(words[last])]
    if (word === undefined || !isRegion(word[0]) || !/^[-_]$/.test(name.slice(end, word.index))) break
    last = next
  }
  return { from: words[at]?.index ?? 0, to: endOf(words[last]) }
}

const endOf = (word: RegExpMatchArray | undefined) => (word?.index ?? 0) + (word?.[0].length ?? 0)

/** Every family of a repository, those with the most files first. Files below a family of folders are in no family of files. */
export function familiesOf(paths: Iterable<string>): readonly Family[] {
  const all = [...paths]
  const readings = new Map<string, Reading | null>()
  const read = (name: string) => {
    const known = readings.get(name)
    if (known !== undefined) return known
    const reading = readName(name)
    readings.set(name, reading)
    return reading
  }
  const folders = new Map<string, Growing>()
  for (const path of all) {
    for (const folder of foldersAbove(path)) {
      const from = folder.lastIndexOf('/') + 1
      const name = folder.slice(from)
      if (name.startsWith('.')) break
      if (read(name) !== null)
        count(folders, { kind: 'folder', parent: parentAt(path, from), before: '', after: '' }, name, path)
    }
  }
  const found = [...folders.values()].flatMap((family) => settled(family, read))
  const taken = new Set(found.flatMap(({ parent, members }) => members.map(({ name }) => join(parent, name))))
  const files = new Map<string, Growing>()
  for (const path of all) {
    if (path.startsWith('.') || foldersAbove(path).some((folder) => taken.has(folder))) continue
    const at = path.lastIndexOf('/') + 1
    const name = path.slice(at)
    const stage = stageInFile(name)
    if (stage === null) continue
    const { from, to } = stage
    const of = { kind: 'file' as const, parent: parentAt(path, at), before: name.slice(0, from), after: name.slice(to) }
    count(files, of, name.slice(from, to), path)
  }
  return [...found, ...[...files.values()].flatMap((family) => settled(family, read))].sort(
    (a, b) => b.files - a.files || (a.parent < b.parent ? -1 : 1),
  )
}

export const join = (parent: string, name: string): string => (parent === '' ? name : `${parent}/${name}`)
const parentAt = (path: string, from: number) => path.slice(0, Math.max(0, from - 1))

function count(into: Map<string, Growing>, of: Omit<Growing, 'counts'>, name: string, path: string): void {
  const key = `${of.parent}\0${of.before}\0${of.after}`
  const family = into.get(key) ?? { ...of, counts: new Map() }
  into.set(key, family)
  const counted = family.counts.get(name) ?? { files: 0, manifests: 0 }
  counted.files++
  if (isManifest(path)) counted.manifests++
  family.counts.set(name, counted)
}

/** The family without names that only look like environments; nothing where fewer than two stages are left. */
function settled({ counts, ...of }: Growing, read: (name: string) => Reading | null): readonly Family[] {
  const named = [...counts].flatMap(([name, { files, manifests }]) => {
    const reading = read(name)
    return reading === null || manifests * 2 < files ? [] : [{ name, reading, files }]
  })
  const grown = Map.groupBy(
    named.filter(({ reading }) => reading.glued),
    ({ reading }) => restOf(reading),
  )
  // `idfprod` is one of prod where there is an `idfint` or `idfdev`, too.
  const isShown = (reading: Reading) => stagesIn(grown.get(restOf(reading)) ?? []) > 1
  const sure = named.filter(({ reading }) => !reading.glued || isShown(reading))
  const roles = [...Map.groupBy(sure, ({ reading }) => (reading.glued ? '' : roleOf(reading))).values()]
  const role = roles.filter((members) => stagesIn(members) > 1).flat()
  if (role.length === 0) return []
  const members = role.toSorted((a, b) => a.reading.stage.rank - b.reading.stage.rank || (a.name < b.name ? -1 : 1))
  return [{ ...of, members, files: filesIn(members) }]
}

const stagesIn = (members: readonly Member[]) => new Set(members.map(({ reading }) => reading.stage.rank)).size
const filesIn = (members: readonly Member[]) => members.reduce((sum, { files }) => sum + files, 0)
const restOf = ({ rest }: Reading) => rest.join('-')
