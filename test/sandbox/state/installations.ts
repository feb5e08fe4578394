// Apps, their installations and the tokens that GitHub hands out.
import { allows } from './access.ts'
import { covers, createUser } from './github.ts'
import type { App, GitHub, Installation, Permissions, Repository, Token, User } from './model.ts'
import { invalid } from './refusal.ts'

export type NewApp = Pick<App, 'slug' | 'name' | 'owner' | 'publicKey' | 'permissions' | 'events'> & {
  readonly id?: number
}

export function registerApp(github: GitHub, { id, ...fields }: NewApp): App {
  const bot = createUser(github, `${fields.slug}[bot]`, 'Bot')
  const app: App = { ...fields, id: id ?? github.nextId(), bot, createdAt: github.now() }
  github.apps.set(app.id, app)
  return app
}

export function installApp(
  github: GitHub,
  app: App,
  account: User,
  by: User,
  repositories: readonly Repository[] | 'all',
): Installation {
  const installation: Installation = {
    id: github.nextId(),
    app,
    account,
    selection: repositories === 'all' ? 'all' : 'selected',
    repositoryIds: new Set(repositories === 'all' ? [] : repositories.map(({ id }) => id)),
    permissions: app.permissions,
    suspendedAt: null,
    suspendedBy: null,
    createdAt: github.now(),
  }
  github.installations.set(installation.id, installation)
  github.emit({ kind: 'installation', action: 'created', installation, by })
  return installation
}

export function uninstallApp(github: GitHub, installation: Installation, by: User) {
  github.installations.delete(installation.id)
  github.emit({ kind: 'installation', action: 'deleted', installation, by })
}

export function suspendInstallation(github: GitHub, installation: Installation, by: User, suspended: boolean) {
  installation.suspendedAt = suspended ? github.now() : null
  installation.suspendedBy = suspended ? by : null
  github.emit({ kind: 'installation', action: suspended ? 'suspend' : 'unsuspend', installation, by })
}

/** An owner accepts what a new version of the App asks for. */
export function grantPermissions(github: GitHub, installation: Installation, by: User, permissions: Permissions) {
  installation.permissions = permissions
  github.emit({ kind: 'installation', action: 'new_permissions_accepted', installation, by })
}

export function addRepositories(
  github: GitHub,
  installation: Installation,
  by: User,
  repositories: readonly Repository[],
) {
  for (const { id } of repositories) installation.repositoryIds.add(id)
  github.emit({ kind: 'installation_repositories', action: 'added', installation, repositories, by })
}

export function removeRepositories(
  github: GitHub,
  installation: Installation,
  by: User,
  repositories: readonly Repository[],
) {
  for (const { id } of repositories) installation.repositoryIds.delete(id)
  github.emit({ kind: 'installation_repositories', action: 'removed', installation, repositories, by })
}

export function repositoriesOf(github: GitHub, installation: Installation): Repository[] {
  return [...github.repositories.values()].filter((repository) => covers(installation, repository))
}

export type Narrowing = {
  readonly repositories?: readonly string[]
  readonly repositoryIds?: readonly number[]
  readonly permissions?: Permissions
}

/** One hour, as on GitHub. Throws 422 when more is asked for than the installation has. */
export function createInstallationToken(
  github: GitHub,
  installation: Installation,
  narrowing: Narrowing = {},
): Token & { kind: 'installation' } {
  const all = repositoriesOf(github, installation)
  const named = narrowing.repositories?.map(
    (name) => all.find((one) => one.name.toLowerCase() === name.toLowerCase())?.id,
  )
  const wanted =
    named === undefined && narrowing.repositoryIds === undefined
      ? null
      : [...(named ?? []), ...(narrowing.repositoryIds ?? [])]
  const repositoryIds = wanted?.filter((id) => id !== undefined && all.some((one) => one.id === id)) ?? null
  if (repositoryIds?.length !== wanted?.length)
    throw invalid(
      'There is at least one repository that does not exist or is not accessible to the parent installation.',
    )
  const permissions = narrowing.permissions ?? installation.permissions
  const excess = Object.entries(permissions).find(([name, level]) => !allows(installation.permissions, name, level))
  if (excess) throw invalid('The permissions requested are not granted to this installation.')
  const expiresAt = new Date(github.now().getTime() + 3_600_000)
  const value = `ghs_sandbox${github.nextId()}`
  const ids = repositoryIds?.flatMap((id) => (id === undefined ? [] : [id])) ?? null
  const withMetadata: Permissions = { ...permissions, metadata: 'read' }
  const token: Token = {
    kind: 'installation',
    value,
    installation,
    repositoryIds: ids,
    permissions: withMetadata,
    expiresAt,
  }
  github.tokens.set(value, token)
  return token
}

/** A person's classic token. */
export function createUserToken(
  github: GitHub,
  user: User,
  scopes: readonly string[] = ['repo', 'read:org'],
  value = `ghp_sandbox${github.nextId()}`,
): string {
  github.tokens.set(value, { kind: 'user', value, user, scopes })
  return value
}
