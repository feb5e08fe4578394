// Ways to GitHub that belong to no single repository: as the App itself, and as one installation that only reads.
import type { Intent } from './answers.ts'
import { type Answer, createAttempt, type ForgeLog } from './attempt.ts'
import { answered } from './failure.ts'
import { type Client, tokenClient } from './octokit.ts'
import type { Pace } from './pace.ts'

export type AppSession = {
  readonly rest: <T>(intent: Intent, call: (client: Client) => Promise<Answer<T>>) => Promise<Answer<T>>
}

type Options = {
  /** Authenticated as the App. */
  readonly app: Client
  readonly pace: Pace
  readonly log: ForgeLog
}

export function appSession({ app, pace, log }: Options): AppSession {
  const attempt = createAttempt({ pace, installation: null, log })
  return { rest: (intent, call) => pace[intent](() => attempt(intent, () => call(app))) }
}

const reading = { metadata: 'read', contents: 'read', issues: 'read', pull_requests: 'read' } as const

/** One token for all repositories of an installation, asked for with the first call, that can change nothing. */
export function readingSession({
  app,
  installation,
  pace,
  log,
}: Options & { readonly installation: number }): AppSession {
  const attempt = createAttempt({ pace, installation, log })
  let client: Promise<Client> | null = null
  const open = async (): Promise<Client> => {
    const { data } = await attempt('read', () =>
      app.request('POST /app/installations/{installation_id}/access_tokens', {
        installation_id: installation,
        permissions: reading,
      }),
    )
    return tokenClient(answered(data.token, 'the installation token'), app)
  }
  return {
    rest: (intent, call) =>
      pace[intent](async () => {
        client ??= open()
        const opened = await client
        return attempt(intent, () => call(opened))
      }),
  }
}
