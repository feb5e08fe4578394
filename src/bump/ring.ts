// Which environments a base's tags must pass before they come to another one.
import type { Environment } from '../config/model.ts'

/**
 * Those that the environment comes after and that pin the base. One that does not pin it has nothing to show, so those before it
 * count in its place. Empty: tags come from the base itself.
 */
export function ringsBefore(
  environments: readonly Pick<Environment, 'name' | 'after'>[],
  name: string,
  pinsBase: (environment: string) => boolean,
): readonly string[] {
  const after = environments.find((environment) => environment.name === name)?.after ?? []
  const rings = after.flatMap((before) => (pinsBase(before) ? [before] : ringsBefore(environments, before, pinsBase)))
  return [...new Set(rings)]
}
