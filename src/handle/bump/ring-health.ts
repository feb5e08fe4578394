// How the services of every environment are with the tags that they run on, where health counts there.
import { baseId } from '../../bump/model.ts'
import type { TagHealth } from '../../bump/stood.ts'
import { tagHealth } from '../../health/tag-health.ts'
import { healthOf, isRecorded } from '../health/policy.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import type { BaseRead } from './read-base.ts'
import { pinsOf, type Surveys } from './survey.ts'

/** By environment; one where health is off, or that nothing comes after, has no entry. */
export type RingHealth = ReadonlyMap<string, readonly TagHealth[]>

export async function ringHealth(
  work: Work,
  { config, ledger }: Standing,
  surveys: Surveys,
  { base }: Pick<BaseRead, 'base'>,
): Promise<RingHealth> {
  const found = new Map<string, readonly TagHealth[]>()
  for (const environment of config.environments) {
    const { name } = environment
    const pins = pinsOf(surveys, name, baseId(base))
    const isRing = config.environments.some(({ after }) => after.includes(name))
    const health = healthOf(work, config, environment)
    if (pins.length === 0 || !isRing || health === 'off' || !isRecorded(work, config, environment)) continue
    const standing = pins.flatMap(({ cluster, tag, services }) =>
      services.map((service) => ({ service, cluster, tag })),
    )
    found.set(name, tagHealth({ environment, health }, standing, await ledger.rollouts(name), work.now()))
  }
  return found
}
