// A small private repository with people of every role and an installed App, for the tests of the GraphQL face.
import { type Auth, authenticate } from '../state/access.ts'
import { commitFiles } from '../state/contents.ts'
import type { DomainEvent } from '../state/events.ts'
import { createGitHub, createRepository, createUser } from '../state/github.ts'
import { createInstallationToken, createUserToken, installApp, registerApp } from '../state/installations.ts'
import type { GitHub, Installation, Oid, Permissions, Repository, User } from '../state/model.ts'
import { handleGraphql } from './handle.ts'

export type Example = {
  readonly github: GitHub
  readonly repository: Repository
  readonly installation: Installation
  readonly people: { readonly alice: User; readonly bob: User; readonly carol: User; readonly mallory: User }
  readonly head: Oid
  readonly events: readonly DomainEvent[]
}

const everything: Permissions = { contents: 'write', pull_requests: 'write', issues: 'write' }

/** alice administers, bob writes, carol reads, mallory is a stranger. */
export function createExample(): Example {
  const github = createGitHub({ now: () => new Date('2026-03-01T12:00:00Z') })
  const acme = createUser(github, 'acme', 'Organization')
  const person = (login: string) => createUser(github, login)
  const people = { alice: person('alice'), bob: person('bob'), carol: person('carol'), mallory: person('mallory') }
  const repository = createRepository(github, acme, 'platform', { private: true })
  repository.roles.set(people.alice.id, 'admin').set(people.bob.id, 'write').set(people.carol.id, 'read')
  const app = registerApp(github, {
    slug: 'sluice',
    name: 'Sluice',
    owner: acme,
    publicKey: '',
    permissions: everything,
    events: [],
  })
  const installation = installApp(github, app, acme, people.alice, 'all')
  const files = { 'README.md': '# Platform\n', 'apps/dev/redis/values.yaml': 'replicas: 1\n' }
  const head = commitFiles(github, repository, people.alice, { message: 'Begin\n\nWith one service.', files })
  const events: DomainEvent[] = []
  github.subscribe((event) => events.push(event))
  return { github, repository, installation, people, head, events }
}

export const asUser = ({ github }: Example, user: User): Auth => authenticate(github, createUserToken(github, user))

export const asApp = ({ github, installation }: Example, permissions: Permissions = everything): Auth =>
  authenticate(github, createInstallationToken(github, installation, { permissions }).value)

type Answer = {
  readonly data?: Record<string, unknown> | null
  readonly errors?: readonly { type?: string; message: string; path?: readonly (string | number)[] }[]
}

/** Asks as the App unless told otherwise. */
export function ask(example: Example, query: string, variables: object = {}, auth: Auth = asApp(example)): Answer {
  return handleGraphql({ github: example.github, url: 'https://github.example' }, auth, { query, variables })
    .json as Answer
}

/** The answer's `repository`, of a query that must not fail. */
export function askRepository(example: Example, selection: string, variables: object = {}, auth?: Auth): unknown {
  const declared = Object.keys(variables).length === 0 ? '' : `($oid: GitObjectID)`
  const query = `query${declared} { repository(owner: "acme", name: "platform") { ${selection} } }`
  const { data, errors } = ask(example, query, variables, auth)
  if (errors !== undefined) throw new Error(errors.map(({ message }) => message).join('\n'))
  return data?.repository
}
