// Tells the way in of reports since when a cluster waits for a verdict: until then news that change nothing are not dropped.
import { placeName } from '../../config/place-name.ts'
import { watchKey } from '../../health/watch.ts'
import type { RolloutRecord } from '../../ledger/rollout-state.ts'
import { newestOf } from '../../ledger/rollouts.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'

const open: ReadonlySet<string> = new Set(['progressing', 'failing', 'unknown'])

/** `changed`: records that are newer than those of the ledger as it was read. */
export async function watch(
  work: Work,
  { config, ledger }: Standing,
  changed: readonly RolloutRecord[],
): Promise<void> {
  for (const name of new Set(changed.map(({ environment }) => environment))) {
    const clusters = config.environments.find((one) => one.name === name)?.clusters ?? []
    const known = new Map([...(await ledger.rollouts(name)), ...changed].map((one) => [one.service, one]))
    for (const { name: cluster } of clusters) {
      const waiting = [...known.values()].flatMap((record) => {
        const newest = record.environment === name ? newestOf(record, cluster) : null
        return newest !== null && open.has(newest.state) ? [newest.at] : []
      })
      const since = waiting.sort().at(-1) ?? ''
      const place = placeName(config, { environment: name, cluster })
      await work.memory.remember(watchKey(work.forge.repository.id, place), since)
    }
  }
}
