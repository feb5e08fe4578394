// Issues of ours: found again by marker and by author, changed in place, never made twice.
import { botLogin, isOurUser } from './authorship.ts'
import { answered, isAmbiguous } from './failure.ts'
import { allPages } from './pages.ts'
import type { IssueFacts } from './ports.ts'
import { sameText, unlessDone } from './resend.ts'
import type { Session } from './session.ts'

type IssueAnswer = {
  readonly number: number
  readonly state: string
  readonly body?: string | null | undefined
  readonly user: { readonly login: string; readonly type?: string } | null
  /** GitHub lists pull requests as issues, too. */
  readonly pull_request?: unknown
}

/** Everything that this App opened is listed, its pull requests included. */
export async function issuesWith(session: Session, marker: string): Promise<readonly IssueFacts[]> {
  const all = await allPages<IssueAnswer>(session, (client, page) =>
    client.request('GET /repos/{owner}/{repo}/issues', {
      ...session.at,
      creator: botLogin(session.appSlug),
      state: 'all',
      sort: 'created',
      direction: 'asc',
      per_page: 100,
      page,
    }),
  )
  return all
    .filter((one) => one.pull_request == null && isOurUser(one.user, session.appSlug) && one.body?.includes(marker))
    .map(({ number, state, body }) => ({
      number,
      state: state === 'open' ? 'open' : 'closed',
      body: body ?? '',
      ours: true,
    }))
}

export type NewIssue = { readonly title: string; readonly body: string; readonly marker: string }

export const openIssue = (session: Session, { title, body, marker }: NewIssue): Promise<number> =>
  unlessDone(
    async () => {
      const { data } = await session.rest('write', (client) =>
        client.request('POST /repos/{owner}/{repo}/issues', { ...session.at, title, body }),
      )
      return answered(data.number, 'number of the issue')
    },
    async () => (await issuesWith(session, marker))[0]?.number,
  )

export type IssueUpdate = { readonly body?: string; readonly state?: 'open' | 'closed' }

export async function updateIssue(session: Session, number: number, to: IssueUpdate): Promise<void> {
  const place = { ...session.at, issue_number: number }
  try {
    await session.rest('write', (client) =>
      client.request('PATCH /repos/{owner}/{repo}/issues/{issue_number}', { ...place, ...to }),
    )
  } catch (error) {
    if (!isAmbiguous(error)) throw error
    const { data } = await session.rest('read', (client) =>
      client.request('GET /repos/{owner}/{repo}/issues/{issue_number}', place),
    )
    const says = to.body === undefined || sameText(data.body ?? '', to.body)
    if (!says || (to.state !== undefined && to.state !== data.state)) throw error
  }
}
