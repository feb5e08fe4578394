// Whether a person is in a team of the repository's organization: with a token of its own, which can do nothing else.
import { ForgeError } from './failure.ts'
import type { Membership } from './ports.ts'
import { openSession, type Session, type SessionOptions } from './session.ts'

type Asked = { readonly team: string; readonly login: string }

/**
 * Source: docs.github.com "Get team membership for a user": only `active` counts, members of child teams included; 404 is
 * also the answer of a team that the token cannot see, so the team itself is asked for then.
 */
export function teamsOf(options: SessionOptions): (asked: Asked) => Promise<Membership> {
  let session: Session | null = null
  return async ({ team, login }) => {
    session ??= openSession({ ...options, permissions: { metadata: 'read', members: 'read' } })
    const { rest, at } = session
    const place = { org: at.owner, team_slug: team }
    try {
      const { data } = await rest('read', (client) =>
        client.request('GET /orgs/{org}/teams/{team_slug}/memberships/{username}', { ...place, username: login }),
      )
      return data.state === 'active' ? 'member' : 'none'
    } catch (error) {
      if (!isUnseen(error)) throw error
    }
    try {
      await rest('read', (client) => client.request('GET /orgs/{org}/teams/{team_slug}', place))
      return 'none'
    } catch (error) {
      if (!isUnseen(error)) throw error
      return 'unseen'
    }
  }
}

/** Not there, or not to be seen by this App, or the permission was never granted. */
const isUnseen = (error: unknown) =>
  error instanceof ForgeError && (error.failure.kind === 'missing' || error.failure.kind === 'permission')
