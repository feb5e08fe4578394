// One job's way to GitHub: one installation token for one repository, every call paced, limited and classified here.
import { type GraphqlError, graphqlFailure, type Intent } from './answers.ts'
import { type Answer, createAttempt, type ForgeLog } from './attempt.ts'
import { answered, ForgeError, incomplete } from './failure.ts'
import { type Client, tokenClient } from './octokit.ts'
import type { Pace } from './pace.ts'
import type { RepositoryRef } from './ports.ts'

export type SessionOptions = {
  /** Authenticated as the App (`appClient`, or `await probot.auth()` of a Probot made with `ForgeOctokit`). */
  readonly app: Client
  readonly installation: number
  readonly repository: RepositoryRef
  readonly appSlug: string
  /** What the token may do, by GitHub's names: `{ contents: 'write', pull_requests: 'write' }`. */
  readonly permissions: Readonly<Record<string, 'read' | 'write'>>
  /** The token is for the repositories of these names instead of the one by its number. */
  readonly onlyNamed?: readonly string[]
  readonly pace: Pace
  readonly log: ForgeLog
}

export type Session = Pick<SessionOptions, 'appSlug' | 'log'> & {
  /** `id` null: known by its name alone. */
  readonly repository: Omit<RepositoryRef, 'id'> & { readonly id: number | null }
  /** Owner and name as REST routes want them. */
  readonly at: { readonly owner: string; readonly repo: string }
  readonly rest: <T>(intent: Intent, call: (client: Client) => Promise<Answer<T>>) => Promise<Answer<T>>
  /**
   * The data of a GraphQL answer. Throws for every error in it, except NOT_FOUND at the paths named in `absent`
   * (dotted aliases), where GitHub says so instead of null.
   */
  readonly graphql: <T>(ask: Question) => Promise<T>
}

type Question = {
  readonly name: string
  readonly intent: Intent
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
  readonly absent?: readonly string[]
}

export function openSession(options: SessionOptions): Session {
  const { app, installation, repository, permissions, onlyNamed, pace } = options
  const attempt = createAttempt(options)
  let current: Promise<Client> | null = null
  let renewed = false

  async function newClient(): Promise<Client> {
    const { data } = await attempt('read', () =>
      app.request('POST /app/installations/{installation_id}/access_tokens', {
        installation_id: installation,
        ...(onlyNamed === undefined ? { repository_ids: [repository.id] } : { repositories: [...onlyNamed] }),
        permissions,
      }),
    ).catch((error: unknown) => {
      if (!isUninstalled(error)) throw error
      const message = 'the App is not installed on this repository any more'
      throw new ForgeError({ kind: 'uninstalled' }, message, false, error.status)
    })
    return tokenClient(answered(data.token, 'the installation token'), app)
  }

  const open = (): Promise<Client> => {
    const opening = current ?? newClient()
    current = opening
    // A token that was refused is asked for again by the next call, and refused or limited again there.
    opening.catch(() => {
      if (current === opening) current = null
    })
    return opening
  }

  const rest: Session['rest'] = (intent, call) =>
    pace[intent](async () => {
      const used = open()
      const client = await used
      try {
        return await attempt(intent, () => call(client))
      } catch (error) {
        if (!(error instanceof ForgeError) || error.status !== 401) throw error
        if (current === used) {
          if (renewed) throw error
          renewed = true
          current = null
        }
        const fresh = await open()
        return attempt(intent, () => call(fresh))
      }
    })

  const graphql: Session['graphql'] = async <T>({
    name,
    intent,
    query,
    variables,
    absent = [],
  }: Question): Promise<T> => {
    const { data } = await rest(
      intent,
      (client) =>
        client.request({ method: 'POST', url: graphqlUrl(client), query, variables }) as Promise<
          Answer<GraphqlAnswer<T>>
        >,
    )
    const errors = (data.errors ?? []).filter(
      ({ type, path }) => !(type === 'NOT_FOUND' && path && absent.includes(path.join('.'))),
    )
    if (errors.length > 0) throw graphqlFailure(name, intent, errors)
    if (!data.data) {
      const { message, failure } = incomplete(`GraphQL ${name} has no data`)
      throw new ForgeError(failure, message, intent === 'write')
    }
    return data.data
  }

  return { ...options, at: { owner: repository.owner, repo: repository.name }, rest, graphql }
}

/** The same way to another repository, whose name is all that is known of it. */
export const elsewhere = (session: Session, owner: string, name: string): Session => ({
  ...session,
  repository: { id: null, owner, name },
  at: { owner, repo: name },
})

/** No installation of this number, or none that reaches the repository. */
const isUninstalled = (error: unknown): error is ForgeError =>
  error instanceof ForgeError &&
  (error.status === 404 ||
    (error.status === 422 && error.message.includes('not accessible to the parent installation')))

type GraphqlAnswer<T> = { readonly data?: T | null; readonly errors?: readonly GraphqlError[] }

/** GitHub Enterprise Server has REST under /api/v3 and GraphQL under /api/graphql. */
export function graphqlUrl(client: Client): string {
  const { baseUrl } = client.request.endpoint.DEFAULTS
  return `${baseUrl.replace(/\/v3\/?$/, '')}/graphql`
}
