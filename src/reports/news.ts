// Whether a report tells anything new of its object. Pure; most do not, and those must cost nothing.
import type { HealthReport, HealthState } from '../health/model.ts'

/** The newest report of one object that was handed on. */
export type Handed = {
  readonly state: HealthState
  readonly reason: string
  readonly revision: string | null
  readonly at: string
}

export const handedOf = ({ state, reason, revision, at }: HealthReport): Handed => ({
  state,
  reason,
  revision: revision?.text ?? null,
  at: at ?? '',
})

/**
 * `watch`: when the newest rollout without a verdict was merged (ISO 8601); '' there is none. As long as there is one, the first
 * success after it counts whatever was said before, and every failure does: it must be seen to last. `late`: older than what
 * was handed on, e.g. sent once more by somebody who kept it.
 */
export function newsOf(report: Handed, last: Handed | null, watch: string): 'news' | 'known' | 'late' {
  if (last === null) return 'news'
  if (report.at < last.at) return 'late'
  if (report.state !== last.state || report.revision !== last.revision) return 'news'
  if (report.state !== 'failed') return watch === '' || last.at >= watch ? 'known' : 'news'
  if (report.reason !== last.reason) return 'news'
  return watch === '' || report.at === last.at ? 'known' : 'news'
}
