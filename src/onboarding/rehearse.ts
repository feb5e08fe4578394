// What Sluice would have done with the last merges: for each of them, which units of which environment it would promote.
import type { Config } from '../config/model.ts'
import type { CompiledLayout } from '../config/template.ts'
import { valueChanges } from '../messages/values.ts'
import type { Oid } from '../oid.ts'
import { historyKey, type Known, type Need, type Plan, type SourceChange, type Step } from '../promotion/model.ts'
import { clustersOf, planPromotion } from '../promotion/plan.ts'
import { unitsOnward } from '../promotion/slice/onward.ts'
import { type Touched, touched } from '../promotion/slice/touched.ts'
import type { Unit } from '../promotion/slice/units.ts'
import { together } from '../promotion/step.ts'

export type RehearsedUnit = {
  readonly unit: string
  readonly from: string
  readonly to: string
  /** A file that is no YAML counts as one. */
  readonly values: number
  readonly files: number
  readonly conflicts: number
  readonly secrets: number
  readonly problems: number
  /** The target has none of it: only a person brings it there. */
  readonly introduces: boolean
}

export type Rehearsed = {
  readonly change: SourceChange
  readonly units: readonly RehearsedUnit[]
  /** Units beyond those that were looked at. */
  readonly more: number
}

export type Rehearsal = {
  readonly config: Config
  /** Environment → the commit that it stands at; environments on one branch have one. */
  readonly heads: ReadonlyMap<string, Oid>
}

const mostMerges = 10
/** Commits, those of merged branches among them. */
const mostRead = 100
/** Of one merge; a change to everything is told by a few. */
const mostUnits = 4
/** Of one environment; its other clusters would go the same way. */
const mostClusters = 2

/** Newest first. */
export function rehearse(
  { config, heads }: Rehearsal,
  layout: CompiledLayout,
  known: Known,
): Step<readonly Rehearsed[]> {
  const branches = Map.groupBy(config.environments, ({ name }) => heads.get(name) ?? '')
  const limit = Math.ceil(mostMerges / Math.max(1, branches.size))
  const histories = [...branches.keys()].filter((head) => head !== '')
  const need = histories.flatMap((head): Need[] =>
    known.history.has(historyKey(head, [''])) ? [] : [{ kind: 'history', head, paths: [''], limit: mostRead }],
  )
  if (need.length > 0) return { need }
  return together(
    histories.flatMap((head) => {
      const environments = (branches.get(head) ?? []).map(({ name }) => name)
      const changes = alongFirstParents(head, known.history.get(historyKey(head, [''])) ?? []).slice(0, limit)
      return changes.map((change) => rehearseOne({ config, heads }, environments, change, layout, known))
    }),
  )
}

/** What was merged into a branch, without the commits that each merge brought. */
function alongFirstParents(head: Oid, all: readonly SourceChange[]): readonly SourceChange[] {
  const byCommit = new Map(all.map((change) => [change.commit, change]))
  const line: SourceChange[] = []
  for (let at = byCommit.get(head); at !== undefined; at = byCommit.get(at.parent ?? '')) line.push(at)
  return line
}

function rehearseOne(
  { config, heads }: Rehearsal,
  environments: readonly string[],
  change: SourceChange,
  layout: CompiledLayout,
  known: Known,
): Step<Rehearsed> {
  const { commit, parent } = change
  // The first commit of a repository, or of a shallow clone, brought everything: nobody merged it.
  if (parent === null) return { done: { change, units: [], more: 0 } }
  const found = touched({ environments, before: parent, after: commit }, config, layout, known)
  if ('need' in found) return found
  const aims = aimsOf(config, found.done)
  const plans = together(
    aims.slice(0, mostUnits).map(({ unit, from, to }) => {
      const target = environments.includes(to) ? commit : (heads.get(to) ?? commit)
      const clusters = clustersOf({ to }, config).slice(0, mostClusters)
      const base = { kind: 'commit', commit: parent, because: 'the source before this merge' } as const
      const bases = new Map(clusters.map(({ name }) => [name, base]))
      const request = {
        unit: unit.name,
        services: unit.services,
        from,
        to,
        source: commit,
        target,
        bases,
        introduce: { everywhere: [], clusters: {} },
      }
      return planPromotion(request, config, known, clusters)
    }),
  )
  if ('need' in plans) return plans
  const units = plans.done.flatMap((own, index) => {
    const aim = aims[index]
    return aim === undefined ? [] : summaryOf(aim, own)
  })
  return { done: { change, units, more: Math.max(0, aims.length - mostUnits) } }
}

type Aim = { readonly unit: Unit; readonly from: string; readonly to: string }

/** As for a merge: units that the touched services belong to, for every environment whose content comes from there. */
function aimsOf(config: Config, found: readonly Touched[]): readonly Aim[] {
  return config.environments.flatMap((environment) => {
    const [from] = environment.after
    if (from === undefined || environment.promote !== 'auto') return []
    const here = found.filter((one) => one.environment === from)
    return unitsOnward(config, environment, here).map((unit) => ({ unit, from, to: environment.name }))
  })
}

function summaryOf({ unit, from, to }: Aim, plans: readonly Plan[]): readonly RehearsedUnit[] {
  const own = plans.filter((plan) => !plan.introduces)
  const about = { unit: unit.name, from, to }
  const none = { values: 0, files: 0, conflicts: 0, secrets: 0, problems: 0 }
  if (own.length === 0) return plans.length === 0 ? [] : [{ ...about, ...none, introduces: true }]
  const sum = (of: (plan: Plan) => number) => own.reduce((total, plan) => total + of(plan), 0)
  const summary = {
    ...about,
    values: sum((plan) => plan.changes.reduce((total, change) => total + (valueChanges(change)?.length ?? 1), 0)),
    files: sum((plan) => plan.changes.length),
    conflicts: sum((plan) => plan.conflicts.length),
    secrets: sum((plan) => plan.secrets.filter((secret) => secret.missing).length),
    problems: sum((plan) => plan.problems.length),
    introduces: false,
  }
  const isNothing = summary.files + summary.conflicts + summary.secrets + summary.problems === 0
  return isNothing ? [] : [summary]
}
