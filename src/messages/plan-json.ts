// Plans as the JSON that `sluice plan` and `sluice bump` print with `--format json`: a stable contract, so every key is named here.
import { type BumpPlan, baseUnit } from '../bump/model.ts'
import type { Problem } from '../problem.ts'
import type { Plan } from '../promotion/model.ts'

/** `problems` stands there only when no plan could be made at all, `notes` only when there was nothing to plan. */
export type PlansJson = {
  readonly plans: readonly object[]
  readonly problems?: readonly Problem[]
  readonly notes?: readonly Problem[]
}

/** `before` and `after` are whole texts; null: absent, or no text (a note with the code `binary` says so). */
export const plansJson = (plans: readonly Plan[], problems: readonly Problem[] = []): PlansJson => ({
  plans: plans.map(planJson),
  ...(problems.length > 0 ? { problems } : {}),
})

/** Bumps under the very same keys: nothing of them comes from another environment, and nothing is merged. */
export const bumpsJson = (
  plans: readonly BumpPlan[],
  problems: readonly Problem[],
  notes: readonly Problem[],
): PlansJson => ({
  plans: plans.map((plan) => planJson({ ...nothingMerged, ...plan, ...bumpFacts(plan) })),
  ...(problems.length > 0 ? { problems } : {}),
  ...(notes.length > 0 ? { notes } : {}),
})

const nothingMerged = { kept: [], conflicts: [], replaced: [], adjusted: [], secrets: [], pending: [] } as const

const bumpFacts = ({ base, environment, moves }: BumpPlan) => ({
  unit: baseUnit(base),
  services: [...new Set(moves.flatMap(({ pin }) => pin.services))].sort(),
  from: null,
  to: environment,
  source: null,
  base: { commit: null },
})

type Told = Pick<Plan, 'unit' | 'services' | 'to' | 'cluster' | 'target' | 'changes' | 'problems' | 'notes'> &
  Pick<Plan, keyof typeof nothingMerged | 'checklist'> & {
    readonly from: string | null
    readonly source: string | null
    readonly base: { readonly commit: string | null }
  }

const planJson = (plan: Told) => ({
  unit: plan.unit,
  services: plan.services,
  from: plan.from,
  to: plan.to,
  cluster: plan.cluster,
  source: plan.source,
  base: plan.base.commit,
  target: plan.target,
  changes: plan.changes.map(({ path, before, after }) => ({
    path,
    before: before?.text ?? null,
    after: after?.text ?? null,
    mode: (after ?? before)?.mode ?? null,
  })),
  kept: plan.kept.map(({ path, pointer, target, source }) => ({ path, pointer, target, source })),
  conflicts: plan.conflicts.map(({ path, pointer, base, source, target }) => ({ path, pointer, base, source, target })),
  replaced: plan.replaced,
  adjusted: plan.adjusted,
  secrets: plan.secrets.map(({ path, keys, missing, recipients, message }) => ({
    path,
    keys,
    missing,
    recipients,
    message,
  })),
  pending: plan.pending.map(({ commit, pull, subject, author, carried, keys }) => ({
    commit,
    pull,
    subject,
    author,
    carried,
    keys: keys.map(({ path, pointer }) => ({ path, pointer })),
  })),
  problems: plan.problems,
  notes: plan.notes,
  ...(plan.checklist === undefined ? {} : { checklist: plan.checklist }),
})
