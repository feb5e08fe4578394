// Nothing was heard in time: what waits for it pauses, and people are asked, once per cluster and merge.
import { unknownMarker, unknownText } from '../../messages/rollouts-text.ts'
import { unlessRefused } from '../unless-refused.ts'
import type { Work } from '../work.ts'
import type { Change } from './follow.ts'
import { mergedPull } from './merged-pull.ts'

/** On the pull request that was merged; where none is known, the check run on the commit and the dashboard say it. */
export async function askOnce(work: Work, turns: readonly Change[]): Promise<void> {
  const unknown = turns.filter(({ after }) => after.state === 'unknown')
  const asked = Map.groupBy(unknown, ({ environment, after }) =>
    JSON.stringify([environment, after.cluster, after.commit]),
  )
  for (const some of asked.values()) {
    const [first] = some
    const pull = first === undefined ? null : await mergedPull(work, first.after)
    if (first === undefined || pull === null) continue
    const { environment, after } = first
    const rows = some.map(({ service, after: { since } }) => ({ service, since }))
    const text = unknownText(environment, after.cluster, rows)
    const marker = unknownMarker(environment, after.cluster)
    await unlessRefused(work, 'to ask for the health', () => work.forge.comment(pull, text, marker))
  }
}
