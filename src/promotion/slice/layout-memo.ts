// The compiled layout of a configuration: planners ask for it with every round of reading.
import type { Config } from '../../config/model.ts'
import { type CompiledLayout, compileLayout } from '../../config/template.ts'

const compiled = new WeakMap<Config, CompiledLayout>()

export function layoutFor(config: Config): CompiledLayout {
  const known = compiled.get(config)
  if (known !== undefined) return known
  const layout = compileLayout(config)
  compiled.set(config, layout)
  return layout
}
