// The plan of a promotion: for each cluster of the target environment, exactly what would change and why. Pure: it says
// what it still has to be told until it is done.
import type { Config, Environment } from '../config/model.ts'
import type { Problem } from '../problem.ts'
import { attribute, nobodys } from './attribution.ts'
import { type Base, baseOf } from './base.ts'
import { type CarryQuestion, carriedSource, differingFiles, receivedTree, withTexts } from './carried.ts'
import { olderNote, selectionOf, unpickable, wrongNames } from './carry.ts'
import { withWaivers } from './choices.ts'
import { type SliceContent, sliceWithEntries } from './entries.ts'
import { decideFile } from './file.ts'
import { settledByIdentity } from './file-answer.ts'
import { withReferences, withTwins } from './file-names.ts'
import { changeIndexes, targetIndexes } from './index-change.ts'
import { type Judges, judgesFor } from './judges.ts'
import { layoutFor } from './layout-memo.ts'
import type { BaseChoice, Known, Need, PendingChange, Plan, PromotionRequest, SliceFile, Step } from './model.ts'
import { insideTarget } from './outside.ts'
import { pendingChanges } from './pending.ts'
import { deletions, leftServices } from './plan-notes.ts'
import { type PlanServices, servicesOf } from './plan-services.ts'
import { policyFor } from './policy.ts'
import { kustomizationsNear } from './preflight/near.ts'
import { preflight } from './preflight/preflight.ts'
import { referencesIn } from './references.ts'
import { refusals } from './refuse.ts'
import { together, unread } from './step.ts'
import { type Terms, tellPath, termsOf } from './tell.ts'
import { readFile } from './text.ts'
import { type Triple, triplesOf } from './triples.ts'
import { type ClusterView, sliceNamed, viewCluster } from './view.ts'

const infer: BaseChoice = { kind: 'infer' }

/** What is promoted into. */
export const clustersOf = ({ to }: Pick<PromotionRequest, 'to'>, config: Config): Environment['clusters'] =>
  config.environments.find((environment) => environment.name === to)?.clusters ?? []

/** One plan for each cluster of the target environment, or of those given. The environments must be the configuration's. */
export function planPromotion(
  request: PromotionRequest,
  config: Config,
  read: Known,
  clusters: Environment['clusters'] = clustersOf(request, config),
): Step<readonly Plan[]> {
  const recorded = [...request.bases.values()].flatMap((base) => (base.kind === 'tree' ? (base.tree.texts ?? []) : []))
  const known = withTexts(read, recorded)
  const opened = together(clusters.map((cluster) => openCluster(request, config, cluster, known)))
  if ('need' in opened) return opened
  const wrong = wrongNames(
    request.carry,
    opened.done.map(({ pending }) => pending),
    request,
  )
  return together(opened.done.map((situation) => planCluster(situation, wrong, known)))
}

/** Everything that one cluster's plan is about, before it is known what of it travels. */
function openCluster(
  request: PromotionRequest,
  config: Config,
  cluster: Environment['clusters'][number],
  known: Known,
): Step<Opened> {
  const layout = layoutFor(config)
  const upstream = config.environments.find((environment) => environment.name === request.from)
  // The configured source counts where it lies in the environment that was asked for.
  const sources = upstream?.clusters.map((one) => one.name) ?? []
  const configured = cluster.from !== null && sources.includes(cluster.from) ? cluster.from : null
  const sourceCluster = configured ?? sources[0] ?? cluster.name
  const from = { environment: request.from, cluster: sourceCluster }
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
  const choice = request.bases.get(cluster.name) ?? infer
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
  const received = choice.kind === 'tree' ? (choice.tree.texts ?? []) : []
  const situation = { ...chosen, request, config, terms, view, source: source.done, base: base.done, target }
  const isFirstCopy = choice.kind === 'infer' && base.done.commit === null
  const pending = pendingChanges(
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
  const need = [...('need' in pending ? pending.need : []), ...missingBlobs(situation, dueOf(situation).due, known)]
  if (need.length > 0 || 'need' in pending) return { need }
  return { done: { ...situation, chosen, layout, pending: pending.done, received, isFirstCopy } }
}

function planCluster(opened: Opened, wrong: readonly Problem[], read: Known): Step<Plan> {
  const { request, pending, terms, isFirstCopy } = opened
  const about = { unit: request.unit, cluster: terms.to.cluster, isFirstCopy }
  const never = unpickable(request.carry, pending, about)
  const stop = never.length > 0 ? never : wrong
  if (stop.length > 0) return { done: stopped(opened, stop) }
  const selection = selectionOf(request.carry, pending)
  const { triples, due } = dueOf(opened)
  const attributed = attribute(
    pending.changes,
    differingFiles(opened, request.carry === undefined ? due : triples),
    read,
  )
  const carried = carriedSource(opened, selection, 'done' in attributed ? attributed.done : nobodys, read)
  if ('need' in attributed || 'need' in carried) {
    return { need: [attributed, carried].flatMap((step) => ('need' in step ? step.need : [])) }
  }
  const { source, carries, problems, notes } = carried.done
  const travels = new Set(problems.length > 0 ? [] : selection.picked.map((change) => change.commit))
  const listed = pending.changes.map((change) => ({
    ...change,
    keys: attributed.done.keys.get(change.commit) ?? [],
    carried: travels.has(change.commit),
  }))
  if (problems.length > 0) return { done: { ...stopped(opened, problems), pending: listed } }
  if (selection.picked.length === 0 && !selection.everything) {
    return { done: { ...stopped(opened, []), pending: listed, notes } }
  }
  const situation = { ...opened, source }
  const refused = refusals({ unit: request.unit, ...situation })
  if (refused.length > 0) return { done: stopped(opened, refused) }
  const known = withTexts(read, carries.texts ?? [])
  const { due: now, left } = dueOf(situation)
  const need = missingBlobs(situation, now, known)
  if (need.length > 0) return { need }
  // What the target has from a later change than the last one picked is not behind it.
  const newest = selection.everything ? request.source : (selection.picked.at(-1)?.commit ?? request.source)
  const first = decided(situation, now, left, known)
  const judges = judgesFor({ ...situation, request: { ...request, source: newest } }, now, first.conflicts, known)
  if ('need' in judges) return judges
  const plan = judges.done.size === 0 ? first : decided(situation, now, left, known, judges.done)
  const said = [...olderNote(pending), ...notes, ...plan.notes]
  const choices = (request.choices ?? []).filter((choice) => choice.cluster === terms.to.cluster)
  // What is waived will not be there: whatever needs it is looked for like anything else.
  const secrets = withWaivers(plan.secrets, choices)
  return preflight(situation, { ...plan, secrets, carries, pending: listed, notes: said }, known)
}

/** Nothing is carried: what was asked for cannot be done as it was asked. */
function stopped(opened: Opened, problems: readonly Problem[]): Plan {
  const pending = opened.pending.changes.map((change): PendingChange => ({ ...change, keys: [], carried: false }))
  return { ...headOf(opened), ...nothing, carries: receivedTree(opened), problems, pending }
}

const dueOf = (situation: Situation) => {
  const { triples, left } = triplesOf(situation)
  return { triples, left, due: triples.filter((triple) => !settledByIdentity(triple)) }
}

type Situation = PlanServices & {
  readonly request: PromotionRequest
  readonly config: Config
  readonly terms: Terms
  readonly view: ClusterView
  readonly source: SliceContent
  readonly base: Base
  readonly target: ClusterView
}

type Opened = Situation & CarryQuestion & { readonly isFirstCopy: boolean }

function missingBlobs(
  { source, base, target, terms }: Situation,
  due: readonly Triple[],
  known: Known,
): readonly Need[] {
  const files = due.flatMap((triple) => [triple.base, triple.source, triple.target].filter((file) => file !== null))
  const indexes = targetIndexes({ source, base: base.content, target, terms })
  return unread([...files, ...indexes, ...kustomizationsNear(due, target)].filter(isRegular), known)
}

const isRegular = (file: SliceFile) => file.mode === '100644' || file.mode === '100755'

function decided(
  situation: Opened,
  due: readonly Triple[],
  left: ReadonlyMap<string, string>,
  known: Known,
  judges: Judges = new Map(),
): Omit<Plan, 'pending' | 'carries'> {
  const { request, config, terms, source, base, target } = situation
  const owner = ownerOf(situation)
  const answers = due.map(({ path, ...sides }) => {
    const read = (file: SliceFile | null) => (file === null || !isRegular(file) ? null : readFile(file, known))
    const question = { path, base: read(sides.base), source: read(sides.source), target: read(sides.target) }
    const choices = (request.choices ?? []).filter((one) => one.cluster === terms.to.cluster && one.path === path)
    const [judge, policy] = [judges.get(path), policyFor(config, request.to, owner(path), path)]
    return decideFile({ ...question, choices, ...(judge === undefined ? {} : { judge }) }, terms, policy)
  })
  const conflicts = answers.flatMap((answer) => answer.conflicts)
  const removed = new Set(due.filter((triple) => triple.source === null).map((triple) => triple.path))
  const settled = answers.flatMap((answer) => answer.settled)
  const held = [...conflicts, ...settled.filter(({ side }) => side === 'target')]
  const undecided = held.map(({ path }) => path).filter((path) => removed.has(path))
  const staying = new Set([...left.keys(), ...undecided])
  const gone = new Set(due.filter((triple) => triple.base !== null && triple.target === null).map(({ path }) => path))
  const returning = new Set(
    answers.flatMap(({ change }) => (change !== null && gone.has(change.path) ? change.path : [])),
  )
  const index = changeIndexes(
    { source, base: base.content, target, terms, staying, returning, secretKeys: config.secrets },
    known,
  )
  const inside = insideTarget([...answers.flatMap((answer) => answer.change ?? []), ...index.changes], terms)
  const { changes } = inside
  const references = referencesIn(changes, config, terms)
  const standing = situation.own.reduce((sum, slice) => sum + slice.files.length, 0)
  return {
    ...headOf(situation),
    changes: changes.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    conflicts,
    settled,
    kept: answers.flatMap((answer) => answer.kept),
    replaced: answers.flatMap((answer) => answer.replaced),
    adjusted: answers.flatMap((answer) => answer.adjusted),
    secrets: answers.flatMap((answer) => answer.secrets),
    problems: [
      ...answers.flatMap((answer) => answer.problems),
      ...index.problems,
      ...inside.problems,
      ...references.problems,
    ],
    notes: [
      ...leftServices(left.values(), terms),
      ...deletions(changes, standing),
      ...references.notes,
      ...answers.flatMap((answer) => answer.notes),
    ],
  }
}

const nothing = {
  changes: [],
  kept: [],
  conflicts: [],
  settled: [],
  replaced: [],
  adjusted: [],
  secrets: [],
  notes: [],
}

function headOf(opened: Opened) {
  const { request, services, introduces, terms, base } = opened
  return {
    unit: request.unit,
    services,
    introduces,
    from: request.from,
    to: request.to,
    cluster: terms.to.cluster,
    sourceCluster: terms.from.cluster,
    source: request.source,
    target: request.target,
    base: { commit: base.commit, because: base.because },
    ...(base.commit === null ? {} : { received: receivedTree(opened) }),
  }
}

/** Whose a file of the target is or will be. */
function ownerOf({ services, own, view, terms }: Situation): (path: string) => string {
  const slices = services.flatMap((service) => sliceNamed(view, service) ?? [])
  const owners = new Map([
    ...own.flatMap((slice) => slice.files.map((file) => [file.path, slice.service] as const)),
    ...slices.flatMap((slice) => slice.files.map((file) => [tellPath(terms, file.path) ?? '', slice.service] as const)),
  ])
  return (path) => owners.get(path) ?? services[0] ?? ''
}
