// What environments pin, for whoever names a base in a comment; and what is known of that base in all of them.

import { type BaseAddress, baseId } from '../../bump/model.ts'
import type { BumpPlaces } from '../../bump/named-base.ts'
import type { BumpRecord } from '../../ledger/bump-state.ts'
import { parseBranchName } from '../../messages/branch-name.ts'
import { firstSight } from '../baseline/first-sight.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import { type BaseRead, readBase } from './read-base.ts'
import type { RingHealth } from './ring-health.ts'
import { evaluateRings } from './rings.ts'
import { pinsOf, type Surveys, surveyAll } from './survey.ts'

export type PinnedPlaces = Omit<BumpPlaces, 'surveys'> & { readonly surveys: Surveys }

export async function lookAtPins(work: Work, standing: Standing): Promise<PinnedPlaces> {
  const { config, snapshot } = standing
  const on = snapshot.pull?.ours === true ? parseBranchName(snapshot.pull.headRef) : null
  return { environments: config.environments, surveys: await surveyAll(work, standing), on }
}

export type KnownBase = {
  readonly standing: Standing
  readonly read: BaseRead
  /** By environment, with what stands there now and what happened to open bumps. */
  readonly records: ReadonlyMap<string, BumpRecord>
  readonly health: RingHealth
}

export async function lookAtBase(
  work: Work,
  standing: Standing,
  surveys: Surveys,
  base: BaseAddress,
): Promise<KnownBase> {
  const pins = standing.config.environments.flatMap(({ name }) => pinsOf(surveys, name, baseId(base)))
  const read = await readBase(work, standing, base, [...new Set(pins.map(({ tag }) => tag))])
  const isActing = standing.config.environments.some(({ mode }) => mode === 'act')
  const seen = isActing ? await firstSight(work, standing) : standing
  const { records, health } = await evaluateRings(work, seen, surveys, read)
  return { standing: seen, read, records: new Map(records.map((record) => [record.environment, record])), health }
}
