// Who may do what: the live permission of a person against what a command or an environment asks for.
import type { Environment } from '../../config/model.ts'
import type { Forge, Permission } from '../../github/ports.ts'
import { approversLine, noForceLine } from '../../messages/approvers.ts'
import type { Person } from '../../trigger.ts'
import { listedAmong } from '../gate/listed.ts'

const ranks: readonly Permission[] = ['none', 'read', 'triage', 'write', 'maintain', 'admin']

export const mayDo = (permission: Permission, least: Permission): boolean =>
  ranks.indexOf(permission) >= ranks.indexOf(least)

/** `unseen`: teams on which it hangs and which this App cannot see. */
type Right = { readonly may: boolean; readonly unseen: readonly string[] }

/**
 * Environments with approvers: those people, else maintainers; but nobody stands in for a team that cannot be seen. Asks
 * GitHub where teams are named.
 */
async function mayPromoteTo(
  forge: Pick<Forge, 'membership'>,
  { approvers }: Environment,
  permission: Permission,
  person: Person,
): Promise<Right> {
  if (approvers === null || !mayDo(permission, 'write')) return { may: mayDo(permission, 'write'), unseen: [] }
  const { isListed, unseen } = await listedAmong(forge, approvers, person.login)
  return { may: isListed || (unseen.length === 0 && mayDo(permission, 'maintain')), unseen }
}

/** Why this person may not, in any of the environments; null: they may, in all of them. */
export async function whyNotIn(
  forge: Pick<Forge, 'membership'>,
  environments: readonly Environment[],
  permission: Permission,
  person: Person,
  doing: string,
): Promise<string | null> {
  const denied: string[] = []
  const unseen: string[] = []
  for (const environment of environments) {
    const right = await mayPromoteTo(forge, environment, permission, person)
    if (right.may) continue
    denied.push(environment.name)
    unseen.push(...right.unseen)
  }
  return denied.length === 0 ? null : approversLine(denied, doing, [...new Set(unseen)])
}

/** Who answers for what is not known to be healthy must be an approver, where there are some; null: they may. */
export async function whyNoForce(
  forge: Pick<Forge, 'membership'>,
  environments: readonly Environment[],
  person: Person,
): Promise<string | null> {
  for (const { name, approvers } of environments) {
    const listed = approvers === null ? null : await listedAmong(forge, approvers, person.login)
    if (listed?.isListed === false) return noForceLine(name, listed.unseen)
  }
  return null
}
