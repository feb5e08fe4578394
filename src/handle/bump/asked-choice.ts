// What a person gets who asks for a bump and names no tag: the rule of the rings holds; schedules, refusals and what was left to
// people do not.
import type { Config } from '../../config/model.ts'
import type { Standing } from '../standing/standing.ts'
import { type ChoiceFacts, type ChoiceFor, choiceFor } from './choice-for.ts'

export function askedChoice({ config }: Pick<Standing, 'config'>, facts: ChoiceFacts): ChoiceFor {
  const { environment, record, read } = facts
  // A tag that points elsewhere now is none to choose; the others are as good as before.
  const moved = new Set(Object.keys(read.record.moved))
  const tags = read.tags?.filter(({ name }) => !moved.has(name)) ?? null
  return choiceFor(
    { config: atAnyTime(config) },
    {
      ...facts,
      read: { ...read, tags, record: { ...read.record, moved: {} } },
      environment: { ...environment, promote: 'auto' },
      record: { ...record, refused: [], first: [] },
    },
  )
}

const atAnyTime = (config: Config): Config =>
  config.bases === 'auto' ? config : { ...config, bases: config.bases.map((one) => ({ ...one, schedule: null })) }
