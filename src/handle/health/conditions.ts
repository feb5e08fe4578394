// What the gate of a promotion says of health: that what it carries ran healthy upstream for the soak, and that nothing newer failed.
import { upstreamConditions } from '../../health/ready.ts'
import type { Version } from '../../ledger/state.ts'
import type { GateCondition } from '../../promotion/settling/gate.ts'
import type { GateSubject } from '../gate/conditions.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import { bumpConditions } from './bump-conditions.ts'
import { healthOf, isRecorded } from './policy.ts'

/** Reverts and suspensions are never gated on health. */
export async function healthConditions(
  work: Work,
  standing: Standing,
  subject: GateSubject,
): Promise<readonly GateCondition[]> {
  const { config, ledger } = standing
  const { kind, environment: name, version } = subject
  if (kind === 'bump') return bumpConditions(work, standing, subject)
  const environment = config.environments.find((one) => one.name === name)
  if (kind !== 'promote' || version === null || environment === undefined) return []
  const found: GateCondition[] = []
  for (const [at, before] of environment.after.entries()) {
    const upstream = config.environments.find((one) => one.name === before)
    if (upstream === undefined || !isRecorded(work, config, upstream)) continue
    // Content comes from the first; what the others run is another text of it, and must only be well.
    const carried = await carriedOf(work, standing, name, before, version, at === 0)
    const health = healthOf(work, config, upstream)
    const records = await ledger.rollouts(before)
    const said = upstreamConditions(carried, { environment: upstream, health }, records, work.now())
    found.push(...said.map((one): GateCondition => ({ ...one, about: 'health' })))
  }
  return found
}

type Carried = { readonly service: string; readonly cluster: string; readonly content: string | null }

/** `content` null: a mixture that never ran there. What was removed there has nothing to say. */
async function carriedOf(
  work: Work,
  { config, headOf }: Standing,
  to: string,
  from: string,
  { carries }: Version,
  isSource: boolean,
): Promise<readonly Carried[]> {
  const sources = config.environments.find(({ name }) => name === from)?.clusters ?? []
  const targets = config.environments.find(({ name }) => name === to)?.clusters ?? []
  const all = targets.flatMap(({ name, from: source }) => {
    const base = carries[name]
    const clusters = isSource ? [source].filter((one) => one !== null) : sources.map((one) => one.name)
    return base === undefined ? [] : clusters.map((cluster) => ({ cluster, base }))
  })
  const places = all.map(({ cluster, base: { commit, services } }) => ({
    ...{ environment: from, cluster, services },
    commit: isSource ? commit : headOf(from),
  }))
  const contents = await work.plan('contents', { config, places })
  const found = all.flatMap(({ cluster, base }): readonly Carried[] => {
    const own = contents.filter((one) => one.cluster === cluster && (!isSource || one.commit === base.commit))
    if (!isSource || base.picked.length === 0) return own
    return (base.services ?? own.map(({ service }) => service)).map((service) => ({ service, cluster, content: null }))
  })
  return [
    ...new Map(
      found.map(({ service, cluster, content }) => [
        JSON.stringify([service, cluster, content]),
        { service, cluster, content },
      ]),
    ).values(),
  ]
}
