// What differs between environments at first sight: listed once as the baseline, never proposed by automation.
import type { Config } from '../../config/model.ts'
import { withRefTagsOf } from '../../flux/ref-tags.ts'
import type { Oid } from '../../oid.ts'
import { readFile } from '../file/text.ts'
import type { Known, SliceFile, Step } from '../model.ts'
import { together, unread } from '../step.ts'
import { type Terms, tellPath, tellText, termsOf } from '../terms/tell.ts'
import { lastChanged } from './age.ts'
import { layoutFor } from './layout-memo.ts'
import { type ClusterView, viewCluster } from './view.ts'

export type Difference = {
  readonly environment: string
  readonly cluster: string
  readonly service: string
  /** Files of the slice that the target lacks, and files that have other bytes there; its own values count too. */
  readonly missing: number
  readonly differing: number
  /** When the slice last changed in the source or in the target (ISO 8601, UTC); null: not known. */
  readonly since: string | null
}

/** Every pair of source and target cluster. `heads`: environment → pinned commit. */
export function survey(heads: ReadonlyMap<string, Oid>, config: Config, known: Known): Step<readonly Difference[]> {
  const layout = layoutFor(config)
  const pairs = config.environments.flatMap((environment) => {
    const [from] = environment.after
    const [source, target] = [heads.get(from ?? ''), heads.get(environment.name)]
    if (from === undefined || source === undefined || target === undefined) return []
    return environment.clusters.flatMap((cluster) => {
      if (cluster.from === null) return []
      const theirs = { environment: from, cluster: cluster.from }
      const ours = { environment: environment.name, cluster: cluster.name }
      const views = together([
        viewCluster({ ...theirs, commit: source }, layout, known, config.ignore),
        viewCluster({ ...ours, commit: target }, layout, known, config.ignore),
      ])
      return [{ views, terms: termsOf(config, layout, theirs, ours) }]
    })
  })
  const read = together(pairs.map(({ views }) => views))
  if ('need' in read) return read
  const compared = together(pairs.map(({ terms }, index) => differencesOf(read.done[index] ?? [], terms, known)))
  return 'need' in compared ? compared : withAges(compared.done.flat(), known)
}

/** With the clusters that it lies between. */
type Undated = Omit<Difference, 'since'> & { readonly source: ClusterView; readonly target: ClusterView }
type Counterpart = { readonly path: string; readonly theirs: SliceFile; readonly ours: SliceFile | null }

function differencesOf([source, target]: readonly ClusterView[], terms: Terms, known: Known): Step<readonly Undated[]> {
  if (source === undefined || target === undefined) return { done: [] }
  const { environment, cluster } = terms.to
  const slices = [...source.slices].map(([service, { files }]) => ({
    service,
    counterparts: files.flatMap((file) => counterpartOf(file, target, terms)),
  }))
  const unlike = slices.flatMap(({ counterparts }) => counterparts.filter(hasOtherBytes))
  const need = unread(
    unlike.flatMap(({ theirs, ours }) => [theirs, ...(ours === null ? [] : [ours])]),
    known,
  )
  if (need.length > 0) return { need }
  const differences = slices.map(({ service, counterparts }) => ({
    environment,
    cluster,
    service,
    missing: counterparts.filter(({ ours }) => ours === null).length,
    differing: counterparts.filter((one) => hasOtherBytes(one) && saysOther(one, terms, known)).length,
  }))
  const some = differences.filter(({ missing, differing }) => missing + differing > 0)
  return { done: some.sort((a, b) => (a.service < b.service ? -1 : 1)).map((one) => ({ ...one, source, target })) }
}

/** Dating each of more would ask too much of GitHub; the rest has no date. */
const dated = 60

/** A difference is as old as the last change of either side. */
function withAges(found: readonly Undated[], known: Known): Step<readonly Difference[]> {
  const ages = together(
    found.map(({ service, source, target }, index): Step<string | null> => {
      const slice = source.slices.get(service)
      if (slice === undefined || index >= dated) return { done: null }
      const sides = together([lastChanged(source, slice, known), lastChanged(target, slice, known)])
      return 'need' in sides ? sides : { done: sides.done.reduce(later, null) }
    }),
  )
  if ('need' in ages) return ages
  return {
    done: found.map(({ source: _, target: __, ...one }, index) => ({ ...one, since: ages.done[index] ?? null })),
  }
}

const later = (a: string | null, b: string | null) => (a === null || (b !== null && b > a) ? b : a)

function counterpartOf(theirs: SliceFile, target: ClusterView, terms: Terms): readonly Counterpart[] {
  const path = tellPath(terms, theirs.path)
  const entry = path === null ? undefined : target.files.get(path)
  return path === null ? [] : [{ path, theirs, ours: entry === undefined ? null : { path, ...entry } }]
}

const hasOtherBytes = ({ theirs, ours }: Counterpart) => ours !== null && ours.oid !== theirs.oid

/** Names of clusters and tags of base repositories are no difference. */
function saysOther({ path, theirs, ours }: Counterpart, terms: Terms, known: Known): boolean {
  const text = readFile(theirs, known)?.text ?? null
  const own = ours === null ? null : (readFile(ours, known)?.text ?? null)
  if (text === null || own === null) return true
  return withRefTagsOf(tellText(terms, path, text).text, own) !== own
}
