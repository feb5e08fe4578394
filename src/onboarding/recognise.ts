// Recognises how a repository is ordered: layout, environments in their order, clusters. What cannot be told safely is not
// guessed: then it says what was seen.
import type { Config } from '../config/model.ts'
import { presetNames } from '../config/presets/names.ts'
import { belowOf } from './below.ts'
import { type Branch, byBranch } from './branches.ts'
import { assembled, chained, type DraftConfig, parsed } from './draft-config.ts'
import { type Family, familiesOf } from './families.ts'
import {
  type Found,
  filesIn,
  isAlike,
  measure,
  servicesIn,
  together,
  type Whereabouts,
  whereabouts,
} from './measure.ts'
import { isOfCode } from './of-code.ts'
import { type Places, placesOf } from './places.ts'
import { byRegion } from './regions.ts'
import { draftsOf } from './shapes.ts'
import { mostNames, siblingsOf } from './siblings.ts'

export type Recognised = {
  readonly kind: 'recognised'
  readonly draft: DraftConfig
  readonly config: Config
  readonly found: readonly Found[]
  /** Names that look like environments and were left out, because what they hold is unlike the others. */
  readonly unlike: readonly string[]
}
export type Unrecognised = {
  readonly kind: 'unrecognised'
  readonly because: 'empty' | 'no-environments' | 'unlike' | 'no-layout'
  /** Folders that might be meant, by the folder that they stand in. */
  readonly seen: readonly { readonly parent: string; readonly names: readonly string[] }[]
}

export type Repository = {
  readonly paths: readonly string[]
  /** Other branches that are called like environments, with their files. */
  readonly branches: readonly Branch[]
}

type Candidate = { readonly draft: DraftConfig; readonly config: Config; readonly found: readonly Found[] }

export function recognise({ paths: all, branches }: Repository): Recognised | Unrecognised {
  if (all.length === 0) return { kind: 'unrecognised', because: 'empty', seen: [] }
  const paths = all.filter((path) => !isOfCode(path))
  const families = familiesOf(paths)
  const inFolders = families.length === 0 ? null : fromFamilies(families, paths)
  if (inFolders?.kind === 'recognised') return inFolders
  const onBranches = byBranch(branches)
  if (onBranches !== null) return { kind: 'recognised', ...onBranches, unlike: [] }
  if (inFolders !== null) return inFolders
  return { kind: 'unrecognised', because: 'no-environments', seen: siblingsOf(paths) }
}

/** Each round leaves out what turned out to be unlike the rest. */
const mostRounds = 4

function fromFamilies(all: readonly Family[], paths: readonly string[]): Recognised | Unrecognised {
  const unlike = new Set<string>()
  let families = all
  for (let round = 0; round < mostRounds; round++) {
    const places = placesOf(families)
    const candidate = places.environments.length < 2 ? null : best(places, paths)
    if (candidate === null) {
      return { kind: 'unrecognised', because: unlike.size > 0 ? 'unlike' : 'no-layout', seen: seenIn(all) }
    }
    const strange = strangers(candidate)
    if (strange.length === 0) return { kind: 'recognised', ...candidate, unlike: [...unlike].sort() }
    for (const name of strange) unlike.add(name)
    families = withoutMembers(families, new Set(strange))
  }
  return { kind: 'unrecognised', because: 'unlike', seen: seenIn(all) }
}

const seenIn = (families: readonly Family[]) =>
  families.slice(0, 3).map(({ parent, before, after, members }) => ({
    parent,
    names: members.slice(0, mostNames).map(({ name }) => `${before}${name}${after}`),
  }))

function withoutMembers(families: readonly Family[], names: ReadonlySet<string>): readonly Family[] {
  return families.flatMap((family) => {
    const members = family.members.filter(({ name }) => !names.has(name))
    const stages = new Set(members.map(({ reading }) => reading.stage.rank))
    return stages.size < 2 ? [] : [{ ...family, members, files: members.reduce((sum, { files }) => sum + files, 0) }]
  })
}

/** Clusters that hold other things than all others: most of all, roles that are called like stages. */
function strangers({ found }: Candidate): readonly string[] {
  const environments = [...Map.groupBy(found, ({ environment }) => environment).values()]
  const whole = environments.map(together)
  const rich = whole.toSorted((a, b) => b.services.size - a.services.size || b.files.size - a.files.size)
  const kept: Found[] = []
  for (const one of rich) if (kept.length === 0 || kept.some((other) => isAlike(one, other))) kept.push(one)
  // Where nothing is alike, the first one is a stranger as well.
  if (kept.length < 2) return found.map(({ cluster }) => cluster)
  const alien = whole.filter((one) => !kept.includes(one)).map(({ environment }) => environment)
  const inside = environments.flatMap((clusters) =>
    clusters.length < 2 ? [] : clusters.filter((one) => !found.some((other) => other !== one && isAlike(one, other))),
  )
  return [
    ...found.filter(({ environment }) => alien.includes(environment)).map(({ cluster }) => cluster),
    ...inside.map(({ cluster }) => cluster),
  ]
}

/** A preset where it finds as much as the paths that were made for this repository; it is the shorter answer. */
function best(places: Places, paths: readonly string[]): Candidate | null {
  const drafts = [byRegion(places, paths), explicit(places, paths)].flatMap((draft) => draft ?? [])
  const candidates = drafts.flatMap((draft) => {
    const where = whereabouts(draft.environments, paths)
    const candidate = measured(draft, where)
    return candidate === null ? [] : [{ ...candidate, where }]
  })
  const [given] = candidates.toSorted((a, b) => filesIn(b.found) - filesIn(a.found))
  if (given === undefined) return null
  for (const preset of presetNames) {
    const tried = measured({ layout: { preset }, environments: given.draft.environments }, given.where)
    if (tried === null || filesIn(tried.found) < filesIn(given.found) * 0.95) continue
    const isFiner = servicesIn(tried.found).size >= servicesIn(given.found).size * 0.8
    if (isFiner && strangers(tried).length <= strangers(given).length) return tried
  }
  return given
}

function explicit({ environments, families }: Places, paths: readonly string[]): DraftConfig | null {
  const chain = chained(environments)
  const layout = assembled(draftsOf(families, belowOf(families, paths)), chain)
  return layout === null ? null : { layout, environments: chain }
}

function measured(draft: DraftConfig, where: Whereabouts): Candidate | null {
  const read = parsed(draft)
  if ('problems' in read) return null
  const found = measure(read.config, where)
  return servicesIn(found).size === 0 ? null : { draft, config: read.config, found }
}
