// What of a bump keeps the gate red until a person acts.
import type { PlanBlocker } from '../promotion/settling/blockers.ts'
import type { BumpPlan } from './model.ts'
import type { BaseNews, GonePath } from './news.ts'

export function bumpBlockers(plans: readonly BumpPlan[], news: BaseNews | null): readonly PlanBlocker[] {
  const changes = plans.flatMap((plan) => plan.changes)
  const problems = plans.flatMap((plan) =>
    plan.problems.map(({ file, message }) => blocked(message, file, writtenAt(file))),
  )
  const gone = (news?.services ?? []).flatMap((service) =>
    service.gone.map((one) =>
      blocked(goneSentence(one, news?.to ?? ''), one.file, writtenAt(one.file) ?? one.stands ?? null),
    ),
  )
  return [...problems, ...gone]

  /** What is wrong with a file that the bump writes can be put right in that file. */
  function writtenAt(file: string | null) {
    return changes.find(({ path, after }) => path === file && after !== null)?.after?.oid ?? null
  }
}

/** A path without the blob that stands there would count as settled by any file: then it takes a new plan. */
const blocked = (sentence: string, path: string | null, wrote: string | null): PlanBlocker => ({
  kind: 'problem',
  path: wrote === null ? null : path,
  wrote,
  sentence,
  asks: null,
})

export function goneSentence({ service, cluster, name, path, file, line, renamedTo }: GonePath, to: string): string {
  const todo =
    renamedTo === null
      ? `take ${service} out of ${cluster}, or keep it at its tag (--except ${service})`
      : `it is ${renamedTo} now, so write that into spec.path on this branch, or keep ${service} at its tag (--except ${service})`
  return `${file}:${line}: ${name} in ${cluster} points to ${path}, which ${to} no longer has: ${todo}.`
}
