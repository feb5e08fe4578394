// Plans as the JSON that `sluice plan --format json` prints: a stable contract, so every key is named here.
import type { Problem } from '../problem.ts'
import type { Plan } from '../promotion/model.ts'

/** `problems` stands there only when no plan could be made at all. */
export type PlansJson = { readonly plans: readonly object[]; readonly problems?: readonly Problem[] }

/** `before` and `after` are whole texts; null: absent, or no text (a note with the code `binary` says so). */
export const plansJson = (plans: readonly Plan[], problems: readonly Problem[] = []): PlansJson => ({
  plans: plans.map(planJson),
  ...(problems.length > 0 ? { problems } : {}),
})

const planJson = (plan: Plan) => ({
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
