// Too much fails at once: what is taken back no more is said where it was merged, for a person has to look.
import { breakerMarker, breakerText } from '../../messages/rollouts-text.ts'
import type { Standing } from '../standing/standing.ts'
import { unlessRefused } from '../unless-refused.ts'
import type { Work } from '../work.ts'
import type { Failure } from './failures.ts'
import { mergedPull } from './merged-pull.ts'

/** One comment for each environment and merge; where no pull request is known, the check run on the commit says it. */
export async function tellBreaker(work: Work, { config }: Standing, stopped: readonly Failure[]): Promise<void> {
  const all = Map.groupBy(stopped, ({ record, rollout }) => JSON.stringify([record.environment, rollout.commit]))
  for (const some of all.values()) {
    const [first] = some
    const pull = first === undefined ? null : await mergedPull(work, first.rollout)
    if (first === undefined || pull === null) continue
    const { environment } = first.record
    const services = [...new Set(some.map(({ record }) => record.service))]
    const text = breakerText(environment, services, config.reports.breaker)
    const marker = breakerMarker(environment)
    await unlessRefused(work, 'to say that nothing is taken back', () => work.forge.comment(pull, text, marker))
  }
}
