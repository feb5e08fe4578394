// Rollouts of what no slice shows: a pin that several services share has moved, or what a tag must prove itself with was never watched.
import { baseId } from '../../bump/model.ts'
import { newestOf } from '../../ledger/rollouts.ts'
import type { Touched } from '../../promotion/slice/touched.ts'
import { type Begun, beginRollouts } from '../health/begin.ts'
import { healthOf, isRecorded } from '../health/policy.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import type { BaseRead } from './read-base.ts'
import { pinsOf, type Surveys } from './survey.ts'

/** Whose slice changed, too, is left to the merge that changed it. */
export async function watchPins(
  work: Work,
  standing: Standing,
  surveys: Surveys,
  { base }: Pick<BaseRead, 'base'>,
): Promise<readonly string[]> {
  const { config, ledger, headOf } = standing
  const said: string[] = []
  for (const environment of config.environments) {
    const { name } = environment
    if (healthOf(work, config, environment) === 'off' || !isRecorded(work, config, environment)) continue
    const begun = { before: null, after: headOf(name), pull: null }
    const begin = async (by: Begun['by'], found: readonly Touched[]) => {
      if (found.length > 0) said.push(...(await beginRollouts(work, standing, { ...begun, by, found })))
    }
    const moved = new Map<string, Touched>()
    const unseen = new Map<string, Touched>()
    for (const { cluster, tag, services } of pinsOf(surveys, name, baseId(base)))
      for (const service of services) {
        const place = { environment: name, cluster, service }
        const newest = newestOf(await ledger.rollout(name, service), cluster)
        const tags = Object.values(newest?.tags ?? {})
        if (newest === null) unseen.set(JSON.stringify(place), place)
        else if (tags.length > 0 && !tags.includes(tag)) moved.set(JSON.stringify(place), place)
      }
    await begin('change', await unchanged(work, standing, [...moved.values()]))
    if (await isNeeded(standing, surveys, baseId(base), name)) await begin('sight', [...unseen.values()])
  }
  return said
}

/** Those whose slice is what its newest rollout brought. */
async function unchanged(work: Work, { config, ledger, headOf }: Standing, found: readonly Touched[]) {
  if (found.length === 0) return []
  const places = found.map(({ environment, cluster, service }) => ({
    ...{ environment, cluster, commit: headOf(environment), services: [service] },
  }))
  const same: Touched[] = []
  for (const { environment, cluster, service, content } of await work.plan('contents', { config, places })) {
    const newest = newestOf(await ledger.rollout(environment, service), cluster)
    if (newest?.content === content) same.push({ environment, cluster, service })
  }
  return same
}

/** Whether an environment after it stands otherwise, and was not first seen so: then a tag from here has to prove itself. */
async function isNeeded({ config, ledger }: Standing, surveys: Surveys, base: string, name: string): Promise<boolean> {
  const tags = new Set(pinsOf(surveys, name, base).map(({ tag }) => tag))
  for (const next of config.environments.filter(({ after, mode }) => after.includes(name) && mode === 'act')) {
    const pins = pinsOf(surveys, next.name, base)
    if (pins.length === 0) continue
    const stands = new Set(pins.map(({ tag }) => tag))
    const { first = [] } = await ledger.bump(next.name, pins[0]?.base ?? '')
    if ([...tags].some((tag) => !stands.has(tag) && !first.includes(tag))) return true
  }
  return false
}
