// People, bots, organizations, teams, Apps and installations as REST and webhooks show them.

import { nodeId } from '../graphql/node-id.ts'
import { repositoriesOf } from '../state/installations.ts'
import type { App, Installation, Repository, Team, User } from '../state/model.ts'
import { iso, isoOrNull, type Json, type Site } from './site.ts'

export function userShape(site: Site, user: User) {
  const url = `${site.url}/users/${encodeURIComponent(user.login)}`
  return {
    login: user.login,
    id: user.id,
    node_id: nodeId(user.type, user.id),
    avatar_url: `${site.url}/avatars/${user.id}`,
    gravatar_id: '',
    url,
    html_url: `${site.url}/${user.type === 'Bot' ? `apps/${user.login.replace('[bot]', '')}` : user.login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: user.type,
    site_admin: false,
  }
}

export const userOrNull = (site: Site, user: User | null | undefined) => (user ? userShape(site, user) : null)

/** GET /users/{username} and, for a person's own token, GET /user. */
export function publicUserShape(site: Site, user: User) {
  const none = { company: null, blog: '', location: null, hireable: null, bio: null, twitter_username: null }
  const counts = { public_repos: 0, public_gists: 0, followers: 0, following: 0 }
  const at = iso(user.createdAt)
  return {
    ...userShape(site, user),
    name: user.name,
    email: user.email,
    ...none,
    ...counts,
    created_at: at,
    updated_at: at,
  }
}

/** The short form of an organization that webhooks carry. */
export function organizationShape(site: Site, user: User) {
  const url = `${site.url}/orgs/${user.login}`
  return {
    login: user.login,
    id: user.id,
    node_id: nodeId('Organization', user.id),
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url: `${site.url}/avatars/${user.id}`,
    description: null,
  }
}

/** As a team's page shows its organization. */
export function fullOrganizationShape(site: Site, user: User) {
  const at = iso(user.createdAt)
  const counts = { public_repos: 0, public_gists: 0, followers: 0, following: 0 }
  const projects = { has_organization_projects: false, has_repository_projects: false }
  const base = { ...organizationShape(site, user), html_url: `${site.url}/${user.login}`, type: 'Organization' }
  return { ...base, ...counts, ...projects, created_at: at, updated_at: at, archived_at: null }
}

export function teamShape(site: Site, team: Team) {
  const url = `${site.url}/organizations/${team.organization.id}/team/${team.id}`
  return {
    id: team.id,
    node_id: nodeId('Team', team.id),
    name: team.name,
    slug: team.slug,
    description: null,
    privacy: 'closed',
    notification_setting: 'notifications_enabled',
    permission: 'pull',
    url,
    html_url: `${site.url}/orgs/${team.organization.login}/teams/${team.slug}`,
    members_url: `${url}/members{/member}`,
    repositories_url: `${url}/repos`,
  }
}

export function appShape(site: Site, app: App) {
  return {
    id: app.id,
    slug: app.slug,
    node_id: nodeId('App', app.id),
    owner: userShape(site, app.owner),
    name: app.name,
    description: null,
    external_url: 'https://example.com/sluice',
    html_url: `${site.url}/apps/${app.slug}`,
    created_at: iso(app.createdAt),
    updated_at: iso(app.createdAt),
    permissions: app.permissions,
    events: app.events,
  }
}

export const appOrNull = (site: Site, app: App | null) => (app ? appShape(site, app) : null)

export function installationShape(site: Site, installation: Installation): Json {
  const { app, account } = installation
  return {
    id: installation.id,
    account: userShape(site, account),
    repository_selection: installation.selection,
    access_tokens_url: `${site.url}/app/installations/${installation.id}/access_tokens`,
    repositories_url: `${site.url}/installation/repositories`,
    html_url: `${site.url}/organizations/${account.login}/settings/installations/${installation.id}`,
    app_id: app.id,
    app_slug: app.slug,
    target_id: account.id,
    target_type: account.type === 'User' ? 'User' : 'Organization',
    permissions: installation.permissions,
    events: app.events,
    created_at: iso(installation.createdAt),
    updated_at: iso(installation.createdAt),
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: userOrNull(site, installation.suspendedBy),
    suspended_at: isoOrNull(installation.suspendedAt),
  }
}

/** The short form in installation webhooks. */
export const repositoryStub = (repository: Repository) => ({
  id: repository.id,
  node_id: nodeId('Repository', repository.id),
  name: repository.name,
  full_name: `${repository.owner.login}/${repository.name}`,
  private: repository.private,
})

export const repositoryStubs = (site: Site, installation: Installation) =>
  repositoriesOf(site.github, installation).map(repositoryStub)
