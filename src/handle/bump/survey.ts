// What environments pin: one survey for each, at the head of its branch.
import { baseId, type Pin, type PinSurvey } from '../../bump/model.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'

export const ownName = ({ forge }: Pick<Work, 'forge'>): string => `${forge.repository.owner}/${forge.repository.name}`

export function surveyEnvironment(work: Work, { config, headOf }: Standing, environment: string): Promise<PinSurvey> {
  const clusters = config.environments.find(({ name }) => name === environment)?.clusters.map(({ name }) => name) ?? []
  const place = { environment, clusters, commit: headOf(environment) }
  return work.plan('pins', { config, place, own: ownName(work) })
}

export type Surveys = ReadonlyMap<string, PinSurvey>

export async function surveyAll(work: Work, standing: Standing): Promise<Surveys> {
  const surveys = new Map<string, PinSurvey>()
  for (const { name } of standing.config.environments) surveys.set(name, await surveyEnvironment(work, standing, name))
  return surveys
}

export const pinsOf = (surveys: Surveys, environment: string, base: string): readonly Pin[] =>
  surveys.get(environment)?.pins.filter((pin) => baseId(pin.base) === base) ?? []
