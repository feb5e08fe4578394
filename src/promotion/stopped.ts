// What a standing stop makes of a decision: nothing new is opened, and under the brake nothing is written there at all.
import type { Decision } from './decide.ts'

/**
 * `reach`: `open` stops what would be opened, `content` also an update that would bring what is held, `all` whatever would be
 * written there. `again`: when time alone ends it; null: a person or another content does.
 */
export type Stop = {
  readonly because: string
  readonly reach: 'open' | 'content' | 'all'
  readonly again: number | null
}

/** `isSameContent`: what is open brings exactly this already. */
export function stopped(
  decision: Decision,
  { stop, isSameContent }: { readonly stop: Stop | null; readonly isSameContent: boolean },
): Decision {
  if (stop === null || !isStopped(decision, stop.reach, isSameContent)) return decision
  return { kind: 'held', because: stop.because, again: stop.again }
}

function isStopped(decision: Decision, reach: Stop['reach'], isSameContent: boolean): boolean {
  switch (decision.kind) {
    case 'open':
    case 'wait':
      return true
    case 'update':
      return reach === 'all' || (reach === 'content' && !isSameContent)
    case 'withdraw':
      return reach === 'all'
    case 'leave':
      return reach === 'all' && writing.has(decision.code)
    default:
      return false
  }
}

/** What is left alone in these ways is finished, or people are told of it. */
const writing: ReadonlySet<string> = new Set(['unchanged', 'approved', 'person'])
