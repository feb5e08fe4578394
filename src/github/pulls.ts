// Opens, finds and changes pull requests; a second one for the same branch is never opened.
import { answered, ForgeError, isAmbiguous, isRejected } from './failure.ts'
import { allPages } from './pages.ts'
import type { PullFacts } from './ports.ts'
import { type PullAnswer, pullOfRest, withReviews } from './pull-facts.ts'
import type { Session } from './session.ts'

export type NewPull = { readonly head: string; readonly base: string; readonly title: string; readonly body: string }

/** By any author, newest first. `approved` is known for the open ones only. */
async function pullsFrom(
  session: Session,
  branch: string,
  filter: { base?: string; state: 'open' | 'all' },
): Promise<PullFacts[]> {
  const answers = await allPages<PullAnswer>(session, (client, page) =>
    client.request('GET /repos/{owner}/{repo}/pulls', {
      ...session.at,
      ...filter,
      head: `${session.at.owner}:${branch}`,
      per_page: 100,
      page,
    }),
  )
  // GitHub ignores a `head` that it does not understand and lists everything.
  const pulls = answers.map((answer) => pullOfRest(answer, session)).filter(({ headRef }) => headRef === branch)
  return withReviews(
    session,
    pulls.sort((a, b) => b.number - a.number),
  )
}

export const ourPullsOf = async (session: Session, branch: string): Promise<PullFacts[]> =>
  (await pullsFrom(session, branch, { state: 'all' })).filter(({ ours }) => ours)

/** The new pull request, or the open one of ours for the same branches, whose title and body may be older ones. */
export async function openPull(session: Session, of: NewPull): Promise<PullFacts> {
  try {
    const { data } = await session.rest('write', (client) =>
      client.request('POST /repos/{owner}/{repo}/pulls', { ...session.at, ...of }),
    )
    answered(data.number, 'number of the pull request')
    return pullOfRest(data, session)
  } catch (error) {
    if (!isAmbiguous(error) && !isRejected(error)) throw error
    const standing = await pullsFrom(session, of.head, { base: of.base, state: 'open' })
    const own = standing.find(({ ours }) => ours)
    if (own) return own
    const [other] = standing.filter(({ crossRepository }) => !crossRepository)
    if (other)
      throw new ForgeError({ kind: 'refused' }, `pull request #${other.number} by somebody else is open for ${of.head}`)
    // The list may lag behind: what GitHub says exists shows up later.
    if (isRejected(error) && /already exists/i.test(error.message)) {
      throw new ForgeError({ kind: 'retry', after: null }, error.message)
    }
    throw error
  }
}

export type PullUpdate = { readonly title?: string; readonly body?: string; readonly state?: 'open' | 'closed' }

export async function updatePull(session: Session, number: number, to: PullUpdate): Promise<void> {
  const place = { ...session.at, pull_number: number }
  try {
    await session.rest('write', (client) =>
      client.request('PATCH /repos/{owner}/{repo}/pulls/{pull_number}', { ...place, ...to }),
    )
  } catch (error) {
    if (!isAmbiguous(error)) throw error
    const { data } = await session.rest('read', (client) =>
      client.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', place),
    )
    const stands = { title: data.title, body: data.body ?? '', state: data.state }
    const done = (['title', 'body', 'state'] as const).every((key) => to[key] === undefined || to[key] === stands[key])
    if (!done) throw error
  }
}
