// The plan of a promotion: for each cluster of the target environment, exactly what would change and why. Pure: it says
// what it still has to be told until it is done.
import type { Config, Environment } from '../config/model.ts'
import { type Base, baseOf } from './base.ts'
import { type SliceContent, sliceWithEntries } from './entries.ts'
import { decideFile } from './file.ts'
import { settledByIdentity } from './file-answer.ts'
import { changeIndexes, targetIndexes } from './index-change.ts'
import { type Judges, judgesFor } from './judges.ts'
import { layoutFor } from './layout-memo.ts'
import type {
  BaseChoice,
  Known,
  Need,
  PendingChange,
  Plan,
  PromotionRequest,
  SliceFile,
  SourceChange,
  Step,
} from './model.ts'
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

/** One plan for each cluster of the target environment. The environments must be the configuration's. */
export function planPromotion(request: PromotionRequest, config: Config, known: Known): Step<readonly Plan[]> {
  const to = config.environments.find((environment) => environment.name === request.to)
  return together((to?.clusters ?? []).map((cluster) => planCluster(request, config, cluster, known)))
}

function planCluster(
  request: PromotionRequest,
  config: Config,
  cluster: Environment['clusters'][number],
  known: Known,
): Step<Plan> {
  const layout = layoutFor(config)
  const upstream = config.environments.find((environment) => environment.name === request.from)
  // The configured source counts where it lies in the environment that was asked for.
  const sources = upstream?.clusters.map((one) => one.name) ?? []
  const configured = cluster.from !== null && sources.includes(cluster.from) ? cluster.from : null
  const sourceCluster = configured ?? sources[0] ?? cluster.name
  const from = { environment: request.from, cluster: sourceCluster }
  const to = { environment: request.to, cluster: cluster.name }
  const terms = termsOf(config, layout, from, to)
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
  const base = baseOf({ request, chosen, choice, config, layout, terms, source: source.done, view, target }, known)
  if ('need' in base) return base
  const situation: Situation = { ...chosen, request, config, terms, view, source: source.done, base: base.done, target }
  const { triples, left } = triplesOf(situation)
  const due = triples.filter((triple) => !settledByIdentity(triple))
  const pending = pendingChanges(
    request.source,
    base.done.commit,
    [...source.done.files, ...base.done.content.files],
    view,
    known,
  )
  const need = [...('need' in pending ? pending.need : []), ...missingBlobs(situation, due, known)]
  if (need.length > 0 || 'need' in pending) return { need }
  const first = decided(situation, due, left, known)
  const judges = judgesFor(situation, due, first.conflicts, known)
  if ('need' in judges) return judges
  const plan = judges.done.size === 0 ? first : decided(situation, due, left, known, judges.done)
  return preflight(situation, { ...plan, pending: pending.done.map(whole) }, known)
}

const whole = (change: SourceChange): PendingChange => ({ ...change, keys: [], carried: true })

type Situation = PlanServices & {
  readonly request: PromotionRequest
  readonly config: Config
  readonly terms: Terms
  readonly view: ClusterView
  readonly source: SliceContent
  readonly base: Base
  readonly target: ClusterView
}

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
  situation: Situation,
  due: readonly Triple[],
  left: ReadonlyMap<string, string>,
  known: Known,
  judges: Judges = new Map(),
): Omit<Plan, 'pending'> {
  const { request, config, terms, source, base, target } = situation
  const refused = refusals({ unit: request.unit, ...situation })
  if (refused.length > 0) return { ...headOf(situation), ...nothing, problems: refused }
  const owner = ownerOf(situation)
  const answers = due.map(({ path, ...sides }) => {
    const read = (file: SliceFile | null) => (file === null || !isRegular(file) ? null : readFile(file, known))
    const question = { path, base: read(sides.base), source: read(sides.source), target: read(sides.target) }
    const [judge, policy] = [judges.get(path), policyFor(config, request.to, owner(path), path)]
    return decideFile(judge === undefined ? question : { ...question, judge }, terms, policy)
  })
  const conflicts = answers.flatMap((answer) => answer.conflicts)
  const removed = new Set(due.filter((triple) => triple.source === null).map((triple) => triple.path))
  const undecided = conflicts.map((conflict) => conflict.path).filter((path) => removed.has(path))
  const staying = new Set([...left.keys(), ...undecided])
  const index = changeIndexes({ source, base: base.content, target, terms, staying }, known)
  const inside = insideTarget([...answers.flatMap((answer) => answer.change ?? []), ...index.changes], terms)
  const { changes } = inside
  const references = referencesIn(changes, config, terms)
  const standing = situation.own.reduce((sum, slice) => sum + slice.files.length, 0)
  return {
    ...headOf(situation),
    changes: changes.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    conflicts,
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

const nothing = { changes: [], kept: [], conflicts: [], replaced: [], adjusted: [], secrets: [], notes: [] }

function headOf({ request, services, introduces, terms, source, base }: Situation) {
  const indexes = source.indexes.filter((index) => source.entries.some((entry) => entry.index === index.path))
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
    carries: { commit: request.source, files: [...source.files, ...indexes] },
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
