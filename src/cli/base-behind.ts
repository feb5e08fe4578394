// Notes a service whose source runs on a newer base than its target; what the base changed in between takes the network to tell.
import { type PinGap, pinGaps } from '../bump/gap.ts'
import { type BaseAddress, baseId, type Pin } from '../bump/model.ts'
import { surveyPins } from '../bump/pins.ts'
import { baseUnread } from '../messages/bump-first.ts'
import type { Oid } from '../oid.ts'
import type { Plan } from '../promotion/model.ts'
import { layoutFor } from '../promotion/slice/layout-memo.ts'
import { settle } from '../settle.ts'
import { schemeFor } from '../versions/schemes.ts'
import type { OpenClone } from './clone.ts'
import type { PlanQuestion } from './plan-question.ts'

const why = 'a base is not read here.'

export async function withBaseBehind(
  { reader }: OpenClone,
  { config }: PlanQuestion,
  plans: readonly Plan[],
): Promise<readonly Plan[]> {
  const surveyed = new Map<string, readonly Pin[]>()
  const pinsAt = async (environment: string, cluster: string, commit: Oid): Promise<readonly Pin[]> => {
    const key = JSON.stringify([environment, cluster, commit])
    const before = surveyed.get(key)
    if (before !== undefined) return before
    const place = { environment, clusters: [cluster], commit }
    const { pins } = await settle(
      (known) => surveyPins(place, config.bases, null, config, layoutFor(config), known),
      reader,
    )
    surveyed.set(key, pins)
    return pins
  }
  const gapsOf = async (plan: Plan): Promise<readonly PinGap[]> => {
    if (plan.changes.length === 0) return []
    const source = await pinsAt(plan.from, plan.sourceCluster, plan.source)
    const target = await pinsAt(plan.to, plan.cluster, plan.target)
    const schemeOf = (base: BaseAddress) => {
      const tags = [...source, ...target].filter((pin) => baseId(pin.base) === baseId(base)).map(({ tag }) => tag)
      const configured = config.bases === 'auto' ? [] : config.bases
      const policy = configured.find((one) => `${one.host}/${one.repository}`.toLowerCase() === baseId(base))
      return schemeFor(policy?.versioning ?? 'auto', tags, tags)
    }
    return pinGaps({ services: plan.services, source, target, schemeOf })
  }
  const said: Plan[] = []
  for (const plan of plans) {
    const notes = (await gapsOf(plan)).map((gap) => baseUnread(gap, plan, why))
    said.push(notes.length === 0 ? plan : { ...plan, notes: [...plan.notes, ...notes] })
  }
  return said
}
