// Comments of a whole repository since some instant, a bounded number at a time.
import { answered, incomplete } from './failure.ts'
import { hasNext } from './pages.ts'
import type { CommentFacts } from './ports.ts'
import type { Session } from './session.ts'

type Comment = {
  readonly id: number | bigint
  readonly body?: string | undefined
  readonly issue_url: string
  readonly html_url: string
  readonly created_at: string
  readonly updated_at: string
  readonly user: { readonly id: number | bigint; readonly login: string; readonly type: string } | null
  readonly reactions?: { readonly eyes?: number } | undefined
}

const mostPages = 5

/** Oldest change first, so that what is left over is read from where this ended. */
export async function commentsSince(
  session: Session,
  since: string,
): Promise<{ readonly comments: readonly CommentFacts[]; readonly isWhole: boolean }> {
  const comments: CommentFacts[] = []
  for (let page = 1; page <= mostPages; page++) {
    const { data, headers } = await session.rest<readonly Comment[]>('read', (client) =>
      client.request('GET /repos/{owner}/{repo}/issues/comments', {
        ...session.at,
        since,
        sort: 'updated',
        direction: 'asc',
        per_page: 100,
        page,
      }),
    )
    if (!Array.isArray(data)) throw incomplete('a list of comments')
    comments.push(...data.flatMap(factsOf))
    if (!hasNext(headers)) return { comments, isWhole: true }
  }
  return { comments, isWhole: false }
}

/** What a deleted account said is nobody's command. */
function factsOf({ id, body, issue_url, html_url, created_at, updated_at, user, reactions }: Comment): CommentFacts[] {
  const issue = Number(/\/issues\/(\d+)$/.exec(issue_url)?.[1] ?? 0)
  if (user === null) return []
  return [
    {
      id: Number(answered(id, 'id of a comment')),
      issue: answered(issue || undefined, 'number of the issue of a comment'),
      onPull: /\/pull\/\d+(?:#|$)/.test(html_url),
      body: body ?? '',
      user: { id: Number(user.id), login: user.login, type: user.type },
      createdAt: answered(created_at, 'time of a comment'),
      updatedAt: answered(updated_at, 'time of a comment'),
      eyes: reactions?.eyes ?? 0,
    },
  ]
}
