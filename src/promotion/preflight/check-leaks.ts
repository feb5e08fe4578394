// What a plan brings that still says the source environment.
import type { Config } from '../../config/model.ts'
import type { Plan } from '../model.ts'
import type { Terms } from '../terms/tell.ts'
import { arrivingValues } from './arriving.ts'
import { type Leak, leaksIn, sourceNames } from './leaks.ts'
import type { Sides } from './question.ts'

export function checkLeaks(plan: Plan, { before, after }: Sides, config: Config, terms: Terms): readonly Leak[] {
  const names = sourceNames(config, terms)
  return plan.changes.flatMap((change) => {
    const text = change.after?.text
    if (text == null || !names.some(({ name }) => text.includes(name))) return []
    const values = arrivingValues(change, before.yaml(change.path), after.yaml(change.path), config.secrets)
    return leaksIn(change.path, values, names, terms)
  })
}
