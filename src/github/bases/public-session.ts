// The way to public repositories of github.com for an App that lives on another GitHub: without a token, by REST alone.
import type { BaseAddress } from '../../bump/model.ts'
import { createAttempt, type ForgeLog } from '../attempt.ts'
import { ForgeError } from '../failure.ts'
import type { Client } from '../octokit.ts'
import type { Pace } from '../pace.ts'
import type { Session } from '../session.ts'

/** `pace`: one for the whole process, since GitHub counts by address: 60 requests an hour. */
export function publicSession(of: {
  readonly client: Client
  readonly pace: Pace
  readonly base: BaseAddress
  readonly log: ForgeLog
}): Session {
  const { client, pace, base, log } = of
  const { owner, name } = base
  const attempt = createAttempt({ pace, installation: null, log })
  return {
    appSlug: '',
    log,
    repository: { id: null, owner, name },
    at: { owner, repo: name },
    rest: (intent, call) => pace[intent](() => attempt(intent, () => call(client))),
    graphql: async ({ name: what }) => {
      throw new ForgeError({ kind: 'refused' }, `${what} is not to be had without a token`)
    },
  }
}
