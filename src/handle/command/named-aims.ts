// The units that the names in a command stand for: each once, with the services that were asked for by name.
import type { Config, Environment } from '../../config/model.ts'
import { companionLine, unselectedLine } from '../../messages/travelling.ts'
import { selects } from '../../promotion/slice/selection.ts'
import { isGroup, unitNamed } from '../../promotion/slice/units.ts'
import type { Aim } from '../promotion/plan-aim.ts'

/** `told`: what a person should know of the names. `refused`: nothing is done for some of them. */
export type NamedAims = { readonly aims: readonly Aim[]; readonly told: readonly string[]; readonly refused: boolean }

export function aimsNamed(config: Config, environment: Environment, names: readonly string[]): NamedAims {
  const told: string[] = []
  const aims = new Map<string, Aim>()
  let refused = false
  for (const name of names.flatMap((one) => servicesBehind(config, one))) {
    const unit = unitNamed(config, name)
    const isUnit = isGroup(config, name)
    if (!isUnit && unit.name !== name) {
      if (!selects(environment, name)) {
        refused = true
        told.push(unselectedLine(name, environment.name))
        continue
      }
      told.push(companionLine({ service: name, unit: unit.name, whole: unit.services === 'all' }))
    }
    const before = aims.get(unit.name)?.named ?? []
    const named = isUnit || before === 'all' ? 'all' : [...before, name]
    aims.set(unit.name, { unit, from: environment.after[0] ?? '', to: environment.name, named })
  }
  return { aims: [...aims.values()], told, refused }
}

/** Where environments travel whole, a group is no more than its services. */
const servicesBehind = (config: Config, name: string): readonly string[] =>
  config.group === 'environment' ? (config.groups.find((one) => one.name === name)?.services ?? [name]) : [name]
