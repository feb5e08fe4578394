// What the configuration says of a base; one that was found by itself has the defaults.
import { type BaseAddress, baseId } from '../../bump/model.ts'
import type { Config } from '../../config/model.ts'

export type BasePolicy = Exclude<Config['bases'], 'auto'>[number]

export function policyFor({ bases }: Config, base: BaseAddress): BasePolicy {
  const found =
    bases === 'auto' ? undefined : bases.find((one) => `${one.host}/${one.repository}`.toLowerCase() === baseId(base))
  return (
    found ?? {
      repository: `${base.owner}/${base.name}`,
      host: base.host,
      versioning: 'auto',
      prereleases: false,
      allow: null,
      ignore: [],
      group: 'base',
      schedule: null,
    }
  )
}
