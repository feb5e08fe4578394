// Whether an environment takes a service: one answer for merges, commands and the command line.
import { serviceSelected } from '../../config/glob.ts'
import type { Environment } from '../../config/model.ts'

/**
 * `name`: as the slices of a cluster are called: `<group>.<service>` where two groups have a service of one name. `services` may
 * name it either way; left out by either, it is left out.
 */
export function selects({ services }: Pick<Environment, 'services'>, name: string): boolean {
  const names = [name, name.slice(name.indexOf('.') + 1)]
  const without = services.filter((pattern) => pattern.startsWith('!'))
  return (
    names.some((one) => serviceSelected(services, one)) && names.every((one) => serviceSelected(['*', ...without], one))
  )
}
