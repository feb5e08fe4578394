// Comments of ours: found again by marker and by author, edited in place, never made twice.
import { isOurUser } from './authorship.ts'
import { answered } from './failure.ts'
import { allPages } from './pages.ts'
import { sameText, unlessDone } from './resend.ts'
import type { Session } from './session.ts'

type CommentAnswer = {
  readonly id: number | bigint
  readonly body?: string | undefined
  readonly user: { readonly login: string; readonly type?: string } | null
}

/** With `marker`, the first comment of ours that holds it is edited, and left alone where it says the same already. */
export async function comment(session: Session, number: number, body: string, marker: string | null): Promise<number> {
  const find = (holds: (text: string) => boolean) => findComment(session, number, holds)
  if (marker !== null) {
    const standing = await find((text) => text.includes(marker))
    if (standing)
      return sameText(standing.body, body) ? Number(standing.id) : editComment(session, Number(standing.id), body)
  }
  return unlessDone(
    async () => {
      const { data } = await session.rest('write', (client) =>
        client.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
          ...session.at,
          issue_number: number,
          body,
        }),
      )
      return Number(answered(data.id, 'id of the comment'))
    },
    async () => {
      const made = await find((text) => (marker === null ? sameText(text, body) : text.includes(marker)))
      return made && Number(made.id)
    },
  )
}

async function editComment(session: Session, id: number, body: string): Promise<number> {
  const place = { ...session.at, comment_id: id }
  await unlessDone(
    () =>
      session.rest('write', (client) =>
        client.request('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', { ...place, body }),
      ),
    async () => {
      const { data } = await session.rest('read', (client) =>
        client.request('GET /repos/{owner}/{repo}/issues/comments/{comment_id}', place),
      )
      return sameText(data.body, body) || undefined
    },
  )
  return id
}

async function findComment(
  session: Session,
  number: number,
  holds: (text: string) => boolean,
): Promise<CommentAnswer | undefined> {
  const comments = await allPages<CommentAnswer>(session, (client, page) =>
    client.request('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', {
      ...session.at,
      issue_number: number,
      per_page: 100,
      page,
    }),
  )
  return comments.find(({ user, body }) => isOurUser(user, session.appSlug) && holds(body ?? ''))
}
