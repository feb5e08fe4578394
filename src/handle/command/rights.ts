// Who may do what: the live permission of a person against what a command or an environment asks for.
import type { Environment } from '../../config/model.ts'
import type { Permission } from '../../github/ports.ts'
import type { Person } from '../../trigger.ts'

const ranks: readonly Permission[] = ['none', 'read', 'triage', 'write', 'maintain', 'admin']

export const mayDo = (permission: Permission, least: Permission): boolean =>
  ranks.indexOf(permission) >= ranks.indexOf(least)

/** Environments with approvers: those people, else maintainers. */
export function mayPromoteTo(environment: Environment, permission: Permission, person: Person): boolean {
  if (environment.approvers === null) return mayDo(permission, 'write')
  const listed = environment.approvers.users.some((login) => login.toLowerCase() === person.login.toLowerCase())
  return mayDo(permission, listed ? 'write' : 'maintain')
}
