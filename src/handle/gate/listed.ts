// Whether the configuration lists a person among those who approve for an environment: by login, or by a team that they are in.
import type { Environment } from '../../config/model.ts'
import type { Forge } from '../../github/ports.ts'

/** `unseen`: teams that had to be asked and cannot be seen. */
export type Listed = { readonly isListed: boolean; readonly unseen: readonly string[] }

/** Logins are compared without case. A team that cannot be seen lists nobody. */
export async function listedAmong(
  forge: Pick<Forge, 'membership'>,
  { users, teams }: NonNullable<Environment['approvers']>,
  login: string,
): Promise<Listed> {
  if (users.some((user) => user.toLowerCase() === login.toLowerCase())) return { isListed: true, unseen: [] }
  const unseen: string[] = []
  for (const team of teams) {
    const membership = await forge.membership({ team, login })
    if (membership === 'member') return { isListed: true, unseen: [] }
    if (membership === 'unseen') unseen.push(team)
  }
  return { isListed: false, unseen }
}
