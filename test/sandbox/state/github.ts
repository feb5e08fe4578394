// Makes an empty GitHub and finds things in it by the names and ids that people and APIs use.
import type { DomainEvent } from './events.ts'
import type { App, GitHub, Installation, Issue, PullRequest, Repository, Team, User } from './model.ts'
import { notFound } from './refusal.ts'
import { createObjectStore } from './store.ts'

export type GitHubOptions = { readonly now?: () => Date; readonly firstId?: number; readonly treeLimit?: number }

export function createGitHub({
  now = () => new Date(),
  firstId = 1001,
  treeLimit = 100_000,
}: GitHubOptions = {}): GitHub {
  const listeners: ((event: DomainEvent) => void)[] = []
  let id = firstId
  let lastCommit = 0
  return {
    users: new Map(),
    teams: new Map(),
    repositories: new Map(),
    apps: new Map(),
    installations: new Map(),
    tokens: new Map(),
    treeLimit,
    now,
    commitTime: () => {
      lastCommit = Math.max(lastCommit + 1, Math.floor(now().getTime() / 1000))
      return lastCommit
    },
    nextId: () => id++,
    emit: (event) => {
      for (const listener of listeners) listener(event)
    },
    subscribe: (listener) => {
      listeners.push(listener)
    },
  }
}

export function createUser(github: GitHub, login: string, type: User['type'] = 'User'): User {
  const id = github.nextId()
  const email = `${id}+${login}@users.noreply.github.com`
  const user: User = { id, login, type, name: login, email, createdAt: github.now() }
  github.users.set(id, user)
  return user
}

export type NewRepository = {
  readonly private?: boolean
  readonly description?: string
  readonly defaultBranch?: string
  readonly forkOf?: Repository
}

export function createRepository(github: GitHub, owner: User, name: string, options: NewRepository = {}): Repository {
  const at = github.now()
  const repository: Repository = {
    id: github.nextId(),
    owner,
    name,
    formerNames: new Set(),
    private: options.private ?? false,
    archived: false,
    description: options.description ?? null,
    defaultBranch: options.defaultBranch ?? 'main',
    parent: options.forkOf ?? null,
    store: options.forkOf?.store ?? createObjectStore(),
    refs: new Map(options.forkOf ? [...options.forkOf.refs].filter(([ref]) => ref.startsWith('refs/heads/')) : []),
    roles: new Map(owner.type === 'User' ? [[owner.id, 'admin']] : []),
    issues: new Map(),
    nextNumber: 1,
    labels: new Map(),
    statuses: [],
    checkRuns: new Map(),
    checkSuites: new Map(),
    releases: new Map(),
    deployments: new Map(),
    mergeGroups: new Map(),
    protections: new Map(),
    allowAutoMerge: true,
    deleteBranchOnMerge: false,
    allowDrafts: true,
    createdAt: at,
    updatedAt: at,
    pushedAt: at,
  }
  github.repositories.set(repository.id, repository)
  return repository
}

export const fullName = (repository: Repository) => `${repository.owner.login}/${repository.name}`

function same(a: string, b: string) {
  return a.toLowerCase() === b.toLowerCase()
}

export function findUser(github: GitHub, login: string): User | undefined {
  return [...github.users.values()].find((user) => same(user.login, login))
}

export function findRepository(github: GitHub, owner: string, name: string): Repository | undefined {
  return [...github.repositories.values()].find((one) => same(one.owner.login, owner) && same(one.name, name))
}

/** The repository that moved away from a name. */
export function findMoved(github: GitHub, name: string): Repository | undefined {
  return [...github.repositories.values()].find(({ formerNames }) => formerNames.has(name.toLowerCase()))
}

/** Renames or hands over; the numeric id stays. */
export function moveRepository(repository: Repository, owner: User, name: string) {
  repository.formerNames.add(fullName(repository).toLowerCase())
  Object.assign(repository, { owner, name })
}

export function findTeam(github: GitHub, organization: string, slug: string): Team | undefined {
  return [...github.teams.values()].find((team) => same(team.organization.login, organization) && team.slug === slug)
}

export function installationOf(github: GitHub, repository: Repository, appId?: number): Installation | undefined {
  return [...github.installations.values()].find(
    (one) => (appId === undefined || one.app.id === appId) && covers(one, repository),
  )
}

/** Whether an installation reaches a repository at all. */
export function covers(installation: Installation, repository: Repository): boolean {
  if (installation.account.id !== repository.owner.id) return false
  return installation.selection === 'all' || installation.repositoryIds.has(repository.id)
}

/** Throws 404 where GitHub would. */
export function issueOf(repository: Repository, number: number): Issue {
  const issue = repository.issues.get(number)
  if (!issue) throw notFound()
  return issue
}

export function isPull(issue: Issue): issue is PullRequest {
  return issue.pull !== null
}

export function pullOf(repository: Repository, number: number): PullRequest {
  const issue = issueOf(repository, number)
  if (!isPull(issue)) throw notFound()
  return issue
}

export function pullsOf(repository: Repository): PullRequest[] {
  return [...repository.issues.values()].filter(isPull)
}

/** The App whose bot this account is; null for people. */
export function appOf(github: GitHub, user: User): App | null {
  return [...github.apps.values()].find((app) => app.bot.id === user.id) ?? null
}

export function disposeGitHub(github: GitHub) {
  for (const repository of github.repositories.values()) repository.store.dispose()
}
