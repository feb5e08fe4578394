// Reverts in a repository in memory: what failed, the last healthy version and what stands are three commits.
import type { Config } from '../../../src/config/model.ts'
import type { Choice, Plan } from '../../../src/promotion/model.ts'
import type { RevertPlan } from '../../../src/promotion/revert/model.ts'
import { planRevert } from '../../../src/promotion/revert/plan-revert.ts'
import { layoutFor } from '../../../src/promotion/slice/layout-memo.ts'
import { applied, config, type Files, repository } from '../repository.ts'

export type RevertQuestion = {
  readonly good: Files
  readonly bad: Files
  /** Default: what failed still stands. */
  readonly target?: Files
  readonly service?: string
  readonly config?: Config
  readonly choices?: readonly Choice[]
}

export function revertAll({
  good,
  bad,
  target = bad,
  service = 'redis',
  config: settings = config(),
  choices = [],
}: RevertQuestion) {
  const repo = repository()
  const commits = {
    good: repo.commit(good, 'feat: Be healthy', null),
    bad: repo.commit(bad, 'feat: Fail'),
    target: repo.commit(target, 'feat: Go on'),
  }
  const request = { environment: 'prod', cluster: 'prod-cluster', service, ...commits, choices }
  return { ...repo.run((known) => planRevert(request, settings, layoutFor(settings), known)), commits }
}

export const revert = (question: RevertQuestion): RevertPlan => revertAll(question).done

/** What stands once the revert is merged. */
export function reverted(question: RevertQuestion): Files {
  const { good, bad, target = bad } = question
  return applied(revert(question) as unknown as Plan, target, { ...bad, ...good })
}
