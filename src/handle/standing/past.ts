// How a repository whose configuration is broken stands by the last one that was good: for what only shows, or takes back.
import type { SnapshotAsk } from '../../github/ports.ts'
import type { Oid } from '../../oid.ts'
import type { Work } from '../work.ts'
import { lastGood } from './last-good.ts'
import { policyOf } from './organisation.ts'
import { type Standing, type Stopped, standBy } from './standing.ts'

/** `configuration`: the blob that it goes by. Null where something else stopped, or there is none to go by. */
export async function standPast(
  work: Work,
  { stopped, snapshot }: Stopped,
  ask: SnapshotAsk = {},
): Promise<{ readonly configuration: Oid; readonly standing: Standing } | null> {
  const good = stopped === 'broken-configuration' ? await lastGood(work) : null
  if (good === null) return null
  const standing = await standBy(work, good.config, await policyOf(work), snapshot, ask)
  return 'stopped' in standing ? null : { configuration: good.oid, standing }
}
