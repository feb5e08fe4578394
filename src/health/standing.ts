// What a report means for what stands in the repository, once the object that it is about is known.
import type { HealthReport, HealthState, WatchedObject } from './model.ts'
import { tagNamedIn } from './tag-named.ts'

export type Standing = { readonly state: HealthState; readonly because: string }

/** `object`: as the repository has it. Who sent the report, when, and which rollouts wait for it are no part of this. */
export function standingOf(report: HealthReport, object: WatchedObject): Standing {
  const { state, reason, because, revision, message } = report
  if (state === 'ignored') return { state, because }
  const pointer = revision?.pointer ?? null
  const pinned = object.tag === null ? 'no tag' : `the tag ${object.tag}`
  const other = (what: string): Standing => ({
    state: 'ignored',
    because: `Ignored: ${reason} is of ${what}, and the repository pins ${pinned}.`,
  })
  if (object.role === 'source' && state === 'failed') {
    const named = tagNamedIn(message)
    if (named === null || named !== object.tag) return other(named === null ? 'no tag' : `the tag ${named}`)
  } else if (object.tag !== null && pointer !== object.tag && (pointer !== null || state === 'healthy')) {
    return other(pointer ?? revision?.text ?? 'no revision')
  }
  // A health check that passed is one that was waited for.
  if (reason === 'ReconciliationSucceeded' && !object.waits) {
    const applied = 'it was applied, and whether it is ready is never said: it has neither wait nor healthChecks'
    return { state: 'progressing', because: `${reason}: ${applied}.` }
  }
  return { state, because }
}
