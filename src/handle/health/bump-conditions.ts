// What the gate of a bump says of health: that upstream none of its services fails on the tag that it brings.
import { failuresAt } from '../../health/tag-health.ts'
import type { BumpVersion } from '../../ledger/bump-state.ts'
import { bumpVersionOf } from '../../ledger/bump-transactions.ts'
import type { GateCondition } from '../../promotion/settling/gate.ts'
import type { GateSubject } from '../gate/conditions.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import { healthOf, isRecorded } from './policy.ts'

export async function bumpConditions(
  work: Work,
  standing: Standing,
  { environment: name, unit, pull, pins }: GateSubject,
): Promise<readonly GateCondition[]> {
  const { config, ledger } = standing
  const found = pins ?? (pull === null ? null : (bumpVersionOf(await ledger.bump(name, unit), pull)?.pins ?? null))
  const after = config.environments.find((one) => one.name === name)?.after ?? []
  const conditions: GateCondition[] = []
  for (const before of config.environments.filter((one) => after.includes(one.name))) {
    const health = healthOf(work, config, before)
    if (found === null || health === 'off' || !isRecorded(work, config, before)) continue
    const upstream = { environment: before, health }
    const sentences = failuresAt(upstream, tagsOf(found), await ledger.rollouts(before.name), work.now())
    conditions.push(...sentences.map((sentence): GateCondition => ({ met: false, sentence, about: 'health' })))
  }
  return conditions
}

const tagsOf = (pins: BumpVersion['pins']) =>
  Object.values(pins).flatMap(({ to: tag, services }) => services.map((service) => ({ service, tag })))
