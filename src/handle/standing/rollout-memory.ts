// What the ledger remembers of rollouts, read file by file at the accepted head.
import { decodeRollouts } from '../../ledger/rollout-encoding.ts'
import { emptyRollouts, type RolloutRecord, rolloutPath } from '../../ledger/rollout-state.ts'
import { type Place, recordIn } from './bump-memory.ts'

export type RolloutLedger = {
  /** Every service of the environment that has a record: one request, none where there are none. */
  rollouts(environment: string): Promise<readonly RolloutRecord[]>
  /** `service`: also as `<group>.<service>`. */
  rollout(environment: string, service: string): Promise<RolloutRecord>
}

export function rolloutLedger({ paths, texts }: Place): RolloutLedger {
  return {
    rollouts: async (environment) => {
      const folder = rolloutPath(environment, '').replace(/\.json$/, '')
      const own = [...paths()].filter((path) => path.startsWith(folder) && path.endsWith('.json')).sort()
      const found = await texts(own)
      return own.map((path, index) => recordIn(decodeRollouts(found[index] ?? '', path)))
    },
    rollout: async (environment, service) => {
      const path = rolloutPath(environment, service)
      const [text = null] = await texts([path])
      return text === null ? emptyRollouts(environment, service) : recordIn(decodeRollouts(text, path))
    },
  }
}
