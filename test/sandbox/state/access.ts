// Who a request speaks for, what that party may see, and what it may do. Refuses in GitHub's words.
import { covers } from './github.ts'
import type { App, GitHub, Installation, Level, Permissions, Repository, Role, User } from './model.ts'
import { notFound, Refusal } from './refusal.ts'

export type Auth =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'app'; readonly app: App }
  | { readonly kind: 'user'; readonly user: User; readonly scopes: readonly string[] }
  | {
      readonly kind: 'installation'
      readonly installation: Installation
      readonly repositoryIds: readonly number[] | null
      readonly permissions: Permissions
      readonly user: User
    }

/** What a call asks for: an App's permission with its level, and the least role of a person. */
export type Demand = { readonly permission: string; readonly level: Level; readonly role: Role }

const roles = ['none', 'read', 'triage', 'write', 'maintain', 'admin'] as const
const levels = ['read', 'write', 'admin'] as const

/** The real role, `none` included. An explicit entry wins over what a public repository grants to everybody. */
export function roleOf(repository: Repository, user: User): Role | 'none' {
  return repository.roles.get(user.id) ?? (repository.private ? 'none' : 'read')
}

export const hasRole = (repository: Repository, user: User, least: Role) =>
  roles.indexOf(roleOf(repository, user)) >= roles.indexOf(least)

/** Reads a token. Throws 401 for one that nobody issued, that expired, or whose installation is gone or suspended. */
export function authenticate(github: GitHub, value: string): Auth {
  const token = github.tokens.get(value)
  if (!token) throw new Refusal(401, 'Bad credentials')
  if (token.kind === 'user') return { kind: 'user', user: token.user, scopes: token.scopes }
  const { installation, repositoryIds, permissions, expiresAt } = token
  if (expiresAt <= github.now() || !github.installations.has(installation.id)) throw new Refusal(401, 'Bad credentials')
  if (installation.suspendedAt !== null) throw new Refusal(403, 'This installation has been suspended')
  return { kind: 'installation', installation, repositoryIds, permissions, user: installation.app.bot }
}

function reaches(auth: Auth & { kind: 'installation' }, repository: Repository): boolean {
  const listed = auth.repositoryIds === null || auth.repositoryIds.includes(repository.id)
  return listed && covers(auth.installation, repository)
}

export function canSee(auth: Auth, repository: Repository): boolean {
  if (!repository.private) return true
  if (auth.kind === 'installation') return reaches(auth, repository)
  if (auth.kind !== 'user' || !auth.scopes.includes('repo')) return false
  return hasRole(repository, auth.user, 'read')
}

/** The level an installation token has for a permission; Metadata is always readable. */
function levelOf(permissions: Permissions, permission: string): Level | undefined {
  return permissions[permission] ?? (permission === 'metadata' ? 'read' : undefined)
}

export function allows(permissions: Permissions, permission: string, level: Level): boolean {
  const held = levelOf(permissions, permission)
  return held !== undefined && levels.indexOf(held) >= levels.indexOf(level)
}

/** Throws 404 for what may not be seen, 403 for what may not be done, 401 where nobody is signed in. */
export function demand(auth: Auth, repository: Repository, { permission, level, role }: Demand) {
  if (!canSee(auth, repository)) throw notFound()
  if (auth.kind === 'installation') {
    const openToAll = level === 'read' && !repository.private && !reaches(auth, repository)
    if (openToAll) return
    if (!reaches(auth, repository) || !allows(auth.permissions, permission, level))
      throw new Refusal(403, 'Resource not accessible by integration')
  } else if (level !== 'read' || role !== 'read') {
    if (auth.kind !== 'user') throw new Refusal(auth.kind === 'app' ? 403 : 401, 'Requires authentication')
    const scoped = auth.scopes.includes('repo') || (!repository.private && auth.scopes.includes('public_repo'))
    if (!scoped) throw notFound()
    const open = role === 'read' && !repository.private
    if (!open && !hasRole(repository, auth.user, role)) throw new Refusal(403, refusalOf(role))
  }
  if (repository.archived && level !== 'read') throw new Refusal(403, 'Repository was archived so is read-only.')
}

function refusalOf(role: Role): string {
  if (role === 'admin') return 'Must have admin rights to Repository.'
  return role === 'triage' ? 'Must have triage access to Repository.' : 'Must have push access to repository'
}

/** The account behind a request. Throws 401 for anonymous ones and 403 for an App that did not pick an installation. */
export function actorOf(auth: Auth): User {
  if (auth.kind === 'user' || auth.kind === 'installation') return auth.user
  throw new Refusal(auth.kind === 'app' ? 403 : 401, 'Requires authentication')
}
