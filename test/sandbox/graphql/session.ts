// Who asks, and how a resolver says what it needs of their token.

import type { Site } from '../shapes/site.ts'
import { type Auth, allows, canSee, demand as demandAccess, hasRole } from '../state/access.ts'
import type { GitHub, Level, Repository, Role, User } from '../state/model.ts'

export type Session = {
  readonly github: GitHub
  /** Where the pages are that `url` fields point to; no slash at its end. */
  readonly url: string
  readonly auth: Auth
  readonly user: User
  /** Whether the repository exists at all for the asker. */
  readonly sees: (repository: Repository) => boolean
}

/** Resolvers of one type. Arguments are checked against the schema before they arrive. */
export type Fields<Source> = Readonly<Record<string, (source: Source, args: never, session: Session) => unknown>>

export const openSession = ({ github, url }: Site, auth: Auth, user: User): Session => ({
  github,
  url,
  auth,
  user,
  sees: (repository) => canSee(auth, repository),
})

type Permission = 'contents' | 'pull_requests' | 'issues' | 'checks'

/** Throws a Refusal. An App needs the permission; a person needs the role, which is `write` for writing unless given. */
export function demand(
  { auth }: Session,
  repository: Repository,
  permission: Permission,
  level: Level,
  role: Role = level === 'read' ? 'read' : 'write',
) {
  demandAccess(auth, repository, { permission, level, role })
}

/** Talk on a pull request opens with either permission, as on GitHub; on an issue with its own alone. */
export function demandTalk(session: Session, repository: Repository, isPull: boolean, level: Level, role: Role) {
  const { auth } = session
  const byPulls = isPull && (auth.kind !== 'installation' || allows(auth.permissions, 'pull_requests', level))
  demand(session, repository, byPulls ? 'pull_requests' : 'issues', level, role)
}

/** The least role to change what somebody wrote: authors need none of their own. */
export const roleToEdit = ({ user }: Session, author: User): Role => (user.id === author.id ? 'read' : 'write')

export const canWrite = (repository: Repository, user: User) => hasRole(repository, user, 'write')
