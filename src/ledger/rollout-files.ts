// Which ledger files hold rollouts: one for each service of an environment of which something is remembered.
import { encode } from './encoding.ts'
import { emptyRollouts, type RolloutRecord, rolloutPath } from './rollout-state.ts'

/** A record of nothing needs no file; where there is one, it says so. */
export const rolloutFilesFor = (
  records: readonly RolloutRecord[],
  isThere: (path: string) => boolean,
): ReadonlyMap<string, string> =>
  new Map(
    records.flatMap((record) => {
      const path = pathOfRollouts(record)
      const text = encode(record)
      const isEmpty = text === encode(emptyRollouts(record.environment, record.service))
      return isEmpty && !isThere(path) ? [] : [[path, text] as const]
    }),
  )

export const pathOfRollouts = ({ environment, service }: RolloutRecord): string => rolloutPath(environment, service)
