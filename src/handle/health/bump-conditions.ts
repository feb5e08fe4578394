// What the gate of a bump says of health: that upstream none of its services fails on the tag that it brings.
import { failuresAt } from '../../health/tag-health.ts'
import type { BumpVersion } from '../../ledger/bump-state.ts'
import type { GateCondition } from '../../promotion/settling/gate.ts'
import type { GateSubject } from '../gate/conditions.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import { healthOf, isRecorded } from './policy.ts'

/** What goes back is never gated on health. */
export async function bumpConditions(
  work: Work,
  { config, ledger }: Standing,
  { environment: name, bump }: GateSubject,
): Promise<readonly GateCondition[]> {
  if (bump === undefined || bump.isBack) return []
  const after = config.environments.find((one) => one.name === name)?.after ?? []
  const found: GateCondition[] = []
  for (const before of config.environments.filter((one) => after.includes(one.name))) {
    const health = healthOf(work, config, before)
    if (health === 'off' || !isRecorded(work, config, before)) continue
    const upstream = { environment: before, health }
    const sentences = failuresAt(upstream, movesOf(bump.pins), await ledger.rollouts(before.name), work.now())
    const well = `Nothing that it moves fails on its tag in ${before.name}.`
    found.push(...sentences.map((sentence): GateCondition => ({ met: false, sentence, about: 'health' })))
    if (sentences.length === 0) found.push({ met: true, sentence: well, about: 'health' })
  }
  return found
}

const movesOf = (pins: BumpVersion['pins']) =>
  Object.values(pins).flatMap(({ to: tag, services }) => services.map((service) => ({ service, tag })))
