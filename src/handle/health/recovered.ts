// What failed became healthy by itself: its open revert is closed unless a person has touched it, and its holds end.
import type { Holds } from '../../ledger/bump-state.ts'
import type { Revert, RolloutRecord } from '../../ledger/rollout-state.ts'
import { markGood, withRevert } from '../../ledger/rollouts.ts'
import type { Standing } from '../standing/standing.ts'
import { byUs, withoutAuto } from './auto-holds.ts'
import { isUntouched } from './close-reverts.ts'
import type { Change } from './follow.ts'

export type Recovered = {
  readonly records: readonly RolloutRecord[]
  /** Null: as they were. */
  readonly holds: Holds | null
  readonly closing: readonly Revert[]
}

/** `records`: as they are after the turns. */
export function recoveredIn(
  standing: Standing,
  records: readonly RolloutRecord[],
  turns: readonly Change[],
  holds: Holds,
): Recovered {
  const back = turns.filter(
    ({ before, after, ...place }) =>
      before.state === 'failed' && after.state === 'healthy' && !isJudged(records, place, after.content),
  )
  if (back.length === 0) return { records, holds: null, closing: [] }
  const closing: Revert[] = []
  const next = records.map((record) => {
    const own = back.filter((one) => one.environment === record.environment && one.service === record.service)
    return own.reduce((known, { after }) => {
      const open = known.reverts.find(
        (one) => one.state === 'open' && one.cluster === after.cluster && one.badContent === after.content,
      )
      const good = markGood(known, after.content)
      if (open === undefined || !isUntouched(standing, open)) return good
      closing.push(open)
      return withRevert(good, { ...open, state: 'withdrawn' })
    }, record)
  })
  const lifted = back.reduce(
    (known, { environment, service, after }) => withoutAuto(known, { environment, service, version: after.content }),
    holds,
  )
  return { records: next, holds: lifted, closing }
}

/** A person left this content: that it runs now does not take their word back. */
const isJudged = (
  records: readonly RolloutRecord[],
  { environment, service }: Pick<Change, 'environment' | 'service'>,
  content: string,
): boolean =>
  records.some(
    (one) =>
      one.environment === environment &&
      one.service === service &&
      one.bad.some(({ by, content: bad }) => bad === content && by !== byUs),
  )
