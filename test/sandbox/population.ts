// Who lives in a fresh sandbox: the people of the contract, their repository, and the installed App.
import { generateKeyPairSync } from 'node:crypto'
import { createBaseRepository } from './base-repository.ts'
import { commitFiles, seedFromDirectory } from './state/contents.ts'
import { createRepository, createUser } from './state/github.ts'
import { createUserToken, installApp, registerApp } from './state/installations.ts'
import type { App, GitHub, Installation, Permissions, Repository, Role, User } from './state/model.ts'

const cast = { alice: 'admin', bob: 'write', carol: 'read', mallory: 'none', trent: 'triage' } as const
type PersonName = keyof typeof cast
type Account = { readonly user: User; readonly token: string; readonly permission: Role | 'none' }

const appPermissions: Permissions = {
  metadata: 'read',
  contents: 'write',
  pull_requests: 'write',
  issues: 'write',
  checks: 'write',
  deployments: 'read',
  statuses: 'read',
  merge_queues: 'read',
  members: 'read',
}

const appEvents = [
  'push',
  'pull_request',
  'pull_request_review',
  'issue_comment',
  'check_run',
  'status',
  'repository_dispatch',
  'deployment_status',
  'create',
  'release',
  'merge_group',
] as const

// One key for the whole process: making it takes longer than everything else together.
let keys: { publicKey: string; privateKey: string } | undefined
function appKeys() {
  keys ??= generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  })
  return keys
}

export type PopulationOptions = {
  /** Folder that becomes the first commit of acme/platform; without it the repository holds a README alone. */
  readonly seed?: string
  /** Repositories of acme besides platform, by name; `null` for an empty one. */
  readonly repositories?: Readonly<Record<string, string | null>>
  /** Whether acme/platform is private. Default: public, so that strangers can speak up. */
  readonly private?: boolean
  readonly permissions?: Permissions
  readonly events?: readonly string[]
}

export type Population = {
  readonly organization: User
  readonly repository: Repository
  readonly base: Repository
  readonly accounts: Readonly<Record<PersonName, Account>>
  readonly app: App
  readonly privateKey: string
  readonly installation: Installation
}

export function populate(github: GitHub, options: PopulationOptions): Population {
  // App 1 and the users come first, so that their numbers are the same in every sandbox.
  const organization = createUser(github, 'acme', 'Organization')
  createWebFlow(github)
  const { publicKey, privateKey } = appKeys()
  const { permissions = appPermissions, events = appEvents } = options
  const names = { slug: 'sluice', name: 'Sluice', owner: organization }
  const app = registerApp(github, { id: 1, ...names, publicKey, permissions, events })
  const person = (name: PersonName): Account => {
    const user = createUser(github, name)
    return { user, token: createUserToken(github, user), permission: cast[name] }
  }
  const accounts = {
    alice: person('alice'),
    bob: person('bob'),
    carol: person('carol'),
    mallory: person('mallory'),
    trent: person('trent'),
  }
  const { user: alice } = accounts.alice
  const repository = createRepository(github, organization, 'platform', { private: options.private ?? false })
  const others = Object.entries(options.repositories ?? {}).map(([name, seed]) => ({
    repository: createRepository(github, organization, name),
    seed,
  }))
  for (const one of [repository, ...others.map((other) => other.repository)])
    for (const { user, permission } of Object.values(accounts)) one.roles.set(user.id, permission)
  for (const other of others) if (other.seed !== null) seedFromDirectory(github, other.repository, alice, other.seed)
  if (options.seed === undefined)
    commitFiles(github, repository, alice, { message: 'Initial commit', files: { 'README.md': '# Platform\n' } })
  else seedFromDirectory(github, repository, alice, options.seed)
  const base = createBaseRepository(github)
  const installation = installApp(github, app, organization, alice, [
    repository,
    ...others.map((other) => other.repository),
  ])
  return { organization, repository, base, accounts, app, privateKey, installation }
}

/** The account under which GitHub commits what its buttons do. */
function createWebFlow(github: GitHub) {
  const user = createUser(github, 'web-flow')
  user.email = 'noreply@github.com'
}
