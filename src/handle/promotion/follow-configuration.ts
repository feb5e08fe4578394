// The configuration changed: the memory follows services that travel otherwise now, their promotions are superseded, and what
// waited is looked at again, since there may be room for it. Everything is found again from the ledger after a crash.
import { outcomeLine } from '../../messages/replies.ts'
import { oidOfText } from '../../oid.ts'
import { sameGrouping } from '../../promotion/slice/units.ts'
import { type Standing, type Stopped, stand } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import { handOver } from './hand-over.ts'
import { unselectedAims } from './places.ts'
import { promote } from './promote.ts'
import { supersede } from './supersede.ts'

type Ask = { readonly pull?: number }

const seenKey = ({ forge }: Work) => `configuration:${forge.repository.id}`

/** Costs no request where the configuration is the one that was followed last. `ask`: what the job's own look was. */
export async function followConfiguration(work: Work, standing: Standing, ask: Ask = {}): Promise<Standing | Stopped> {
  const { config, ledger } = standing
  const { baseline } = ledger
  // Nothing was remembered yet, or nothing may be written.
  if (baseline === null || !config.environments.some(({ mode }) => mode === 'act')) return standing
  // With what the organisation's file says of it.
  const said = oidOfText(JSON.stringify(config))
  if ((await work.memory.recall(seenKey(work))) === said) return standing
  const isOther = baseline.units === null || !sameGrouping(baseline.units, config)
  if (isOther) await handOver(work, standing)
  const closed = await supersede(work, standing)
  // What was closed has freed its place.
  const now = closed.length > 0 ? await stand(work) : standing
  if ('stopped' in now) return now
  const served = config.environments.map(({ name }) => name)
  const left = await unselectedAims(now)
  const outcomes = await promote(work, now, left, { requestedBy: null, dry: false, before: null }, served)
  await work.memory.remember(seenKey(work), said)
  work.log.info({ closed, outcomes: outcomes.map((outcome) => outcomeLine(outcome)) }, 'followed the configuration')
  return isOther || closed.length + outcomes.length > 0 ? stand(work, ask) : standing
}
