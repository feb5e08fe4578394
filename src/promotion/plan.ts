// The plan of a promotion: for each cluster of the target environment, exactly what would change and why. Pure: it says
// what it still has to be told until it is done.

import { serviceSelected } from '../config/glob.ts'
import type { Config, Environment } from '../config/model.ts'
import { type CompiledLayout, compileLayout } from '../config/template.ts'
import type { Problem } from '../problem.ts'
import { type Base, baseOf } from './base.ts'
import { type SliceContent, sliceWithEntries } from './entries.ts'
import { decideFile, settledByIdentity } from './file.ts'
import { guardFiles } from './guard.ts'
import { changeIndexes, targetIndexes } from './index-change.ts'
import type { BaseChoice, Known, Plan, PromotionRequest, SliceFile, Step } from './model.ts'
import { pendingChanges } from './pending.ts'
import { policyFor } from './policy.ts'
import { together, unread } from './step.ts'
import { type Terms, tellPath, termsOf } from './tell.ts'
import { readFile } from './text.ts'
import { type ClusterView, viewCluster } from './view.ts'

const infer: BaseChoice = { kind: 'infer' }

/** One plan for each cluster of the target environment. The environments must be the configuration's. */
export function planPromotion(request: PromotionRequest, config: Config, known: Known): Step<readonly Plan[]> {
  const layout = compileLayout(config)
  const to = config.environments.find((environment) => environment.name === request.to)
  return together((to?.clusters ?? []).map((cluster) => planCluster(request, config, layout, cluster, known)))
}

function planCluster(
  request: PromotionRequest,
  config: Config,
  layout: CompiledLayout,
  cluster: Environment['clusters'][number],
  known: Known,
): Step<Plan> {
  const upstream = config.environments.find((environment) => environment.name === request.from)
  const sourceCluster = cluster.from ?? upstream?.clusters[0]?.name ?? cluster.name
  const from = { environment: request.from, cluster: sourceCluster }
  const to = { environment: request.to, cluster: cluster.name }
  const terms = termsOf(config, layout, from, to)
  const views = together([
    viewCluster({ ...from, commit: request.source }, layout, known),
    viewCluster({ ...to, commit: request.target }, layout, known),
  ])
  if ('need' in views) return views
  const [source, target] = views.done as readonly [ClusterView, ClusterView]
  const services = servicesOf(request, source, to.environment, config)
  const content = sliceWithEntries(source, services, known)
  if ('need' in content) return content
  const choice = request.bases.get(cluster.name) ?? infer
  const base = baseOf(
    { request, services, choice, config, layout, terms, source: content.done, view: source, target },
    known,
  )
  if ('need' in base) return base
  const pending = pendingChanges(request.source, base.done.commit, content.done.files, source, known)
  const situation: Situation = { request, services, config, terms, source: content.done, base: base.done, target }
  const need = [...('need' in pending ? pending.need : []), ...missingBlobs(situation, known)]
  if (need.length > 0 || 'need' in pending) return { need }
  return { done: { ...decided(situation, known), pending: pending.done } }
}

type Situation = {
  readonly request: PromotionRequest
  readonly services: readonly string[]
  readonly config: Config
  readonly terms: Terms
  readonly source: SliceContent
  readonly base: Base
  readonly target: ClusterView
}

function servicesOf(
  { services }: PromotionRequest,
  source: ClusterView,
  environment: string,
  config: Config,
): readonly string[] {
  const known = [...source.slices.keys()].sort()
  const selected = config.environments.find((one) => one.name === environment)?.services ?? []
  return services === 'all' ? known.filter((service) => serviceSelected(selected, service)) : services
}

type Triple = {
  readonly path: string
  readonly base: SliceFile | null
  readonly source: SliceFile | null
  readonly target: SliceFile | null
}

/** The files of the slice on all three sides, paired by their path in the target. */
function triples({ source, base, target, terms }: Situation): readonly Triple[] {
  const told = (files: readonly SliceFile[]) =>
    new Map(
      files.flatMap((file) => {
        const path = tellPath(terms, file.path)
        return path === null ? [] : [[path, file] as const]
      }),
    )
  const [theirs, old] = [told(source.files), told(base.content.files)]
  return [...new Set([...theirs.keys(), ...old.keys()])].sort().map((path) => {
    const entry = target.files.get(path)
    const own = entry === undefined ? null : { path, ...entry }
    return { path, base: old.get(path) ?? null, source: theirs.get(path) ?? null, target: own }
  })
}

/** Modes of a base in the ledger may be unknown; what is not known did not change. */
function missingBlobs(situation: Situation, known: Known) {
  const merged = triples(situation).filter((triple) => !settledByIdentity(triple))
  const files = merged.flatMap(({ base, source, target }) => [base, source, target].filter((file) => file !== null))
  const regular = files.filter((file) => file.mode.startsWith('100'))
  const indexes = targetIndexes(situation.source, situation.base.content, situation.target, situation.terms)
  return unread([...regular, ...indexes], known)
}

function decided(situation: Situation, known: Known): Omit<Plan, 'pending'> {
  const { request, services, config, terms, source, base, target } = situation
  const refusals = refuse(situation)
  const head = {
    unit: request.unit,
    services,
    introduces: services.every((service) => !target.slices.has(service)),
    from: request.from,
    to: request.to,
    cluster: terms.to.cluster,
    sourceCluster: terms.from.cluster,
    source: request.source,
    target: request.target,
    base: { commit: base.commit, because: base.because },
    carries: {
      commit: request.source,
      files: [
        ...source.files,
        ...source.indexes.filter((index) => source.entries.some((entry) => entry.index === index.path)),
      ],
    },
  }
  if (refusals.length > 0) return { ...head, ...nothing, problems: refusals }

  const answers = triples(situation)
    .filter((triple) => !settledByIdentity(triple))
    .map(({ path, ...sides }) => {
      const read = (file: SliceFile | null) => (file === null ? null : readFile(file, known))
      const question = { path, base: read(sides.base), source: read(sides.source), target: read(sides.target) }
      return decideFile(question, terms, policyFor(config, request.to, services, path))
    })
  const index = changeIndexes(source, base.content, target, terms, known)
  const changes = [...answers.flatMap((answer) => answer.change ?? []), ...index.changes]
  return {
    ...head,
    changes: changes.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    conflicts: answers.flatMap((answer) => answer.conflicts),
    kept: answers.flatMap((answer) => answer.kept),
    replaced: answers.flatMap((answer) => answer.replaced),
    adjusted: answers.flatMap((answer) => answer.adjusted),
    secrets: answers.flatMap((answer) => answer.secrets),
    problems: [...answers.flatMap((answer) => answer.problems), ...index.problems],
    notes: [...answers.flatMap((answer) => answer.notes), ...firstSync(situation)],
  }
}

const nothing = { changes: [], kept: [], conflicts: [], replaced: [], adjusted: [], secrets: [], notes: [] }

/** What stops the whole plan before any file is looked at. */
function refuse({ request, services, source, base, target, terms }: Situation): readonly Problem[] {
  if (source.files.length === 0) {
    const code = base.content.files.length > 0 ? 'source-empty' : 'unknown-service'
    const message =
      code === 'source-empty'
        ? `${request.unit} has no files left in ${terms.from.cluster}: promoting that would delete everything in ${terms.to.cluster}. Remove the service there by hand if that is meant.`
        : `${terms.from.cluster} has no service ${services.join(', ')} at ${request.source.slice(0, 7)}. Check the name, or the layout in .github/sluice.yaml.`
    return [{ code, message, file: null, line: null, column: null }]
  }
  const own = triplesTargets(source, target, terms)
  return [...guardFiles(source.files), ...guardFiles(own)]
}

function triplesTargets(source: SliceContent, target: ClusterView, terms: Terms): readonly SliceFile[] {
  return source.files.flatMap((file) => {
    const path = tellPath(terms, file.path)
    const entry = path === null ? undefined : target.files.get(path)
    return path === null || entry === undefined ? [] : [{ path, ...entry }]
  })
}

function firstSync({ request, base, terms }: Situation): readonly Problem[] {
  if (base.commit !== null) return []
  const message = `${terms.to.cluster} has no ${request.unit} yet: this is a first copy. Check hosts, replicas, storage and secrets before you merge.`
  return [{ code: 'first-sync', message, file: null, line: null, column: null }]
}
