// Everything that one cluster's plan is about: both sides, the base between them, in whose terms, and what is pending.
import type { Config, Environment } from '../config/model.ts'
import type { CarryQuestion } from './carry/carried.ts'
import { pendingOf } from './carry/pending-parts.ts'
import { settledByIdentity } from './file/file-answer.ts'
import { targetIndexes } from './index/index-change.ts'
import type { BaseChoice, BaseTree, Known, Need, PromotionRequest, SliceFile, Step } from './model.ts'
import { type PlanServices, servicesOf } from './plan-services.ts'
import { kustomizationsNear, namespaceFiles } from './preflight/near.ts'
import { kustomizationsOf } from './preflight/shared-base.ts'
import { type Base, baseOf } from './received/base.ts'
import { choiceOf } from './received/parts.ts'
import { type SliceContent, sliceWithEntries } from './slice/entries.ts'
import { layoutFor } from './slice/layout-memo.ts'
import { type Triple, triplesOf } from './slice/triples.ts'
import { type ClusterView, viewCluster } from './slice/view.ts'
import { together, unread } from './step.ts'
import { withReferences, withTwins } from './terms/file-names.ts'
import { type Terms, termsOf } from './terms/tell.ts'

type Cluster = Environment['clusters'][number]

export type Situation = PlanServices & {
  readonly request: PromotionRequest
  readonly config: Config
  readonly terms: Terms
  readonly view: ClusterView
  readonly source: SliceContent
  readonly base: Base
  readonly target: ClusterView
}

/** With what is pending, before it is known what of it travels. */
export type Opened = Situation & CarryQuestion & { readonly isFirstCopy: boolean }

const infer: BaseChoice = { kind: 'infer' }

export function openCluster(request: PromotionRequest, config: Config, cluster: Cluster, known: Known): Step<Opened> {
  const layout = layoutFor(config)
  const from = { environment: request.from, cluster: sourceOf(cluster, request, config) }
  const to = { environment: request.to, cluster: cluster.name }
  const plain = termsOf(config, layout, from, to)
  const views = together([
    viewCluster({ ...from, commit: request.source }, layout, known, config.ignore),
    viewCluster({ ...to, commit: request.target }, layout, known, config.ignore),
  ])
  if ('need' in views) return views
  const [view, target] = views.done as readonly [ClusterView, ClusterView]
  const chosen = servicesOf(request, view, target, config)
  const source = sliceWithEntries(view, chosen.services, layout, known)
  if ('need' in source) return source
  const choice = choiceOf(request.bases.get(cluster.name) ?? infer, { request, chosen, view, target })
  const paired = withTwins(
    plain,
    source.done.files,
    chosen.own.flatMap((slice) => slice.files),
  )
  const base = baseOf(
    { request, chosen, choice, config, layout, terms: paired, source: source.done, view, target },
    known,
  )
  if ('need' in base) return base
  const terms = withReferences(paired, [...source.done.files, ...base.done.content.files])
  const received = textsOf(choice)
  const situation = { ...chosen, request, config, terms, view, source: source.done, base: base.done, target }
  const isFirstCopy = choice.kind === 'infer' && base.done.commit === null
  const found = pendingOf(
    {
      head: request.source,
      picks: request.carry !== undefined,
      base: base.done,
      isFirstCopy,
      source: source.done,
      view,
    },
    known,
  )
  const need = [...('need' in found ? found.need : []), ...missingBlobs(situation, dueOf(situation).due, known)]
  if (need.length > 0 || 'need' in found) return { need }
  return { done: { ...situation, ...found.done, chosen, layout, received, isFirstCopy } }
}

/** Content of a base that stands in no commit. */
export function textsOf(choice: BaseChoice): NonNullable<BaseTree['texts']> {
  if (choice.kind === 'parts') return choice.parts.flatMap((part) => textsOf(part.choice))
  return choice.kind === 'tree' ? (choice.tree.texts ?? []) : []
}

/** The configured source counts where it lies in the environment that was asked for. */
function sourceOf({ name, from }: Cluster, request: PromotionRequest, config: Config): string {
  const upstream = config.environments.find((environment) => environment.name === request.from)
  const sources = upstream?.clusters.map((one) => one.name) ?? []
  return (from !== null && sources.includes(from) ? from : sources[0]) ?? name
}

/** The files that differ, by path in the target, and those that stay because their service left the source. */
export const dueOf = (situation: Situation) => {
  const { triples, left } = triplesOf(situation)
  return { triples, left, due: triples.filter((triple) => !settledByIdentity(triple)) }
}

/** What deciding them needs to read. */
export function missingBlobs(
  { source, base, view, target, terms, introduces }: Situation,
  due: readonly Triple[],
  known: Known,
): readonly Need[] {
  const files = due.flatMap((triple) => [triple.base, triple.source, triple.target].filter((file) => file !== null))
  const indexes = targetIndexes({ source, base: base.content, target, terms })
  const namespaces = introduces ? [...namespaceFiles(view), ...namespaceFiles(target)] : []
  const around = [...kustomizationsNear(due, target), ...kustomizationsOf(source), ...namespaces]
  return unread([...files, ...indexes, ...around].filter(isRegular), known)
}

export const isRegular = (file: SliceFile) => file.mode === '100644' || file.mode === '100755'
