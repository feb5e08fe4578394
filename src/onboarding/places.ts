// Which environments and clusters the families speak of, and whether each family calls them by cluster or by environment.
import { whyNot } from '../config/formats/format.ts'
import { clusterName, environmentName } from '../config/formats/names.ts'
import type { Family } from './families.ts'
import type { Reading, Stage } from './stages.ts'

type SeenCluster = { readonly name: string; readonly reading: Reading }
export type SeenEnvironment = {
  readonly stage: Stage
  readonly name: string
  readonly clusters: readonly SeenCluster[]
}

/** A family whose names are told; `slot` is what the layout puts in their place. */
export type PlacedFamily = Family & { readonly slot: 'cluster' | 'environment' }

export type Places = {
  /** In the order of the pipeline. */
  readonly environments: readonly SeenEnvironment[]
  readonly families: readonly PlacedFamily[]
}

type Growing = { readonly stage: Stage; clusters: SeenCluster[]; spelling: string | null }

/** `families`: the heaviest first; it decides how clusters are called, one other spelling is the environments' own name. */
export function placesOf(families: readonly Family[]): Places {
  const growing = new Map<number, Growing>()
  const placed: PlacedFamily[] = []
  for (const family of families) {
    const members = family.members.filter(({ name }) => whyNot(clusterName, name) === null)
    const slot = slotFor({ ...family, members }, growing)
    if (slot === null) continue
    for (const { name, reading } of members) {
      const known = growing.get(reading.stage.rank) ?? { stage: reading.stage, clusters: [], spelling: null }
      growing.set(reading.stage.rank, known)
      const isNew = !known.clusters.some((one) => one.name === name)
      if (isNew && (slot === 'cluster' || known.clusters.length === 0)) known.clusters.push({ name, reading })
      if (slot === 'environment') known.spelling = name
    }
    placed.push({ ...family, members, slot })
  }
  const environments = [...growing.values()].sort((a, b) => a.stage.rank - b.stage.rank).map(named)
  return { environments, families: placed }
}

/** Null: the family calls things by a third name, or would join what others hold apart. */
function slotFor({ members }: Family, growing: ReadonlyMap<number, Growing>): PlacedFamily['slot'] | null {
  const stages = Map.groupBy(members, ({ reading }) => reading.stage.rank)
  if (stages.size < 2) return null
  const known = [...stages].flatMap(([rank, own]) => {
    const found = growing.get(rank)
    return found === undefined ? [] : [{ own, found }]
  })
  if (known.length === 0) return 'cluster'
  const joins = known.every(({ own, found }) => own.some(({ name }) => found.clusters.some((one) => one.name === name)))
  const others = known.every(({ own, found }) => own.every((one) => isKnown(one, found) || isAnother(one, found)))
  if (joins || others) return 'cluster'
  const canBeOther = known.every(
    ({ own, found }) =>
      own.length === 1 &&
      found.clusters.length === 1 &&
      (found.spelling === null || found.spelling === own[0]?.name) &&
      own.every(({ name }) => whyNot(environmentName, name) === null),
  )
  return canBeOther && [...stages.values()].every((own) => own.length === 1) ? 'environment' : null
}

const isKnown = ({ name }: SeenCluster, { clusters }: Growing) => clusters.some((one) => one.name === name)

/** It says more than its stage, and something else than all others do: no other spelling of one of them. */
const isAnother = ({ reading }: SeenCluster, { clusters }: Growing) =>
  reading.rest.length > 0 &&
  clusters.every((one) => one.reading.rest.length > 0 && one.reading.rest.join('-') !== reading.rest.join('-'))

function named({ stage, spelling, ...grown }: Growing): SeenEnvironment {
  const clusters = grown.clusters.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const [first] = clusters
  const own = spelling ?? (clusters.length === 1 && isEnvironmentName(first?.name) ? first?.name : first?.reading.word)
  return { stage, name: own ?? stage.name, clusters }
}

/** A short name that is nothing but the stage serves as both. */
const isEnvironmentName = (name: string | undefined) =>
  name !== undefined && !/[-_.]/.test(name) && whyNot(environmentName, name) === null
