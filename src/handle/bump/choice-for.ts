// Puts what is known of one base and one environment before the rule that chooses a tag.
import { type Choice, chooseTag } from '../../bump/choose.ts'
import { baseId } from '../../bump/model.ts'
import { ringsBefore } from '../../bump/ring.ts'
import type { Ring } from '../../bump/stood.ts'
import type { Environment } from '../../config/model.ts'
import type { BumpRecord, Holds } from '../../ledger/bump-state.ts'
import { heldBy } from '../../ledger/holds.ts'
import { allowedTags, type Scheme, schemeFor } from '../../versions/schemes.ts'
import type { Standing } from '../standing/standing.ts'
import { policyFor } from './policy.ts'
import type { BaseRead } from './read-base.ts'
import type { RingHealth } from './ring-health.ts'
import { pinsOf, type Surveys } from './survey.ts'

export type ChoiceFacts = {
  readonly read: BaseRead
  readonly environment: Environment
  readonly surveys: Surveys
  /** Of every environment before this one. */
  readonly records: ReadonlyMap<string, BumpRecord>
  readonly record: BumpRecord
  readonly holds: Holds
  readonly health: RingHealth
  readonly now: number
}

/** `from`: the environments that the tag comes through; empty: from the base. */
export type ChoiceFor = { readonly choice: Choice; readonly from: readonly string[]; readonly scheme: Scheme | null }

export function choiceFor({ config }: Pick<Standing, 'config'>, facts: ChoiceFacts): ChoiceFor {
  const { read, environment, surveys, records, record, holds, health, now } = facts
  const id = baseId(read.base)
  const { versioning, prereleases, allow, ignore, schedule } = policyFor(config, read.base)
  const policy = { prereleases, allow, ignore }
  const all = config.environments.flatMap(({ name }) => pinsOf(surveys, name, id))
  const names = read.tags?.map(({ name }) => name) ?? null
  const scheme = schemeFor(versioning, names ?? [], [...new Set(all.map(({ tag }) => tag))])
  const from = ringsBefore(config.environments, environment.name, (name) => pinsOf(surveys, name, id).length > 0)
  const upstream = from.flatMap((name): readonly Ring[] => {
    const [ring, known] = [config.environments.find((one) => one.name === name), records.get(name)]
    if (ring === undefined || known === undefined) return []
    const services = [...new Set(pinsOf(surveys, name, id).flatMap((pin) => pin.services))]
    return [{ name, soak: ring.soak, record: known, services, health: health.get(name) ?? null }]
  })
  const choice = chooseTag({
    environment,
    now,
    scheme,
    allowed: scheme === null || names === null ? null : allowedTags({ ...policy, scheme }, names),
    policy,
    pins: pinsOf(surveys, environment.name, id),
    record: { ...record, refused: [...record.refused, ...(record.first ?? [])] },
    held: (service, tag) => heldBy(holds, environment.name, service, tag),
    upstream,
    schedule,
    movedTags: Object.keys(read.record.moved),
  })
  return {
    choice: choice.kind === 'stay' && choice.code === 'refused' ? orFirst(choice, record) : choice,
    from,
    scheme,
  }
}

/** What stood in the environments before it when it was first seen was refused by nobody. */
function orFirst(choice: Extract<Choice, { kind: 'stay' }>, { environment, refused, first = [] }: BumpRecord): Choice {
  if (refused.length > 0 || first.length === 0) return choice
  const because = `Tags that stood before ${environment} when Sluice first saw it are left to people: \`/bump\` brings them. Newer ones come by themselves.`
  return { ...choice, because }
}
