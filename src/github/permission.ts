// What a person may do in the repository, asked live: anything but a whole answer about that very person is an error.
// Source: docs.github.com "Get repository permissions for a user": `permission` is the base, `role_name` the real role.
import { ForgeError, incomplete } from './failure.ts'
import type { Permission } from './ports.ts'
import type { Session } from './session.ts'

/** Logins change hands, so the answer must carry the id of the person who is meant. */
export async function permissionOf(
  session: Session,
  user: { readonly id: number; readonly login: string },
): Promise<Permission> {
  const { data } = await session.rest('read', (client) =>
    client.request('GET /repos/{owner}/{repo}/collaborators/{username}/permission', {
      ...session.at,
      username: user.login,
    }),
  )
  if (data.user?.id !== user.id) {
    throw new ForgeError({ kind: 'refused' }, `${user.login} is not the account with the id ${user.id}`)
  }
  return roleOf(data.permission, data.role_name)
}

/** Maintain is shown as write and triage as read; a role of the organisation's own counts as its base. */
function roleOf(base: string, role: string): Permission {
  if (base === 'write' && role === 'maintain') return 'maintain'
  if (base === 'read' && role === 'triage') return 'triage'
  if (base === 'admin' || base === 'write' || base === 'read' || base === 'none') return base
  throw incomplete(`permission (${base})`)
}
