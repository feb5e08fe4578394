// The last configuration that was good: what only shows, or takes back, goes by it while the one that stands is broken.
import type { Config } from '../../config/model.ts'
import type { Snapshot } from '../../github/ports.ts'
import type { Oid } from '../../oid.ts'
import type { Work } from '../work.ts'
import { readConfiguration } from './configuration.ts'
import { policyOf } from './organisation.ts'

const goodKey = ({ forge }: Work) => `good:${forge.repository.id}`

export async function rememberGood(work: Work, { config }: Snapshot): Promise<void> {
  if (config === null || (await work.memory.recall(goodKey(work))) === config.oid) return
  await work.memory.remember(goodKey(work), config.oid)
}

/** Read again by its id, under what the organisation says now; null where none is known or it is good no more. */
export async function lastGood(work: Work): Promise<{ readonly oid: Oid; readonly config: Config } | null> {
  const oid = await work.memory.recall(goodKey(work))
  if (oid === null) return null
  const { blobs } = await work.forge.reader.read([{ kind: 'blob', oid }])
  const bytes = blobs.get(oid)
  if (bytes === undefined || bytes === 'too-large') return null
  const parsed = readConfiguration(new TextDecoder().decode(bytes), await policyOf(work))
  return 'problems' in parsed ? null : { oid, config: parsed.config }
}
