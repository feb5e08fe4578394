// What people see beside the files: labels, assignees and reactions.
import { botLogin } from './authorship.ts'
import { allPages } from './pages.ts'
import type { Reaction } from './ports.ts'
import { unlessDone } from './resend.ts'
import type { Session } from './session.ts'

/** Adds labels; those of others stay. Adding one twice changes nothing. */
export async function addLabels(session: Session, number: number, labels: readonly string[]): Promise<void> {
  const place = { ...session.at, issue_number: number }
  await unlessDone(
    () =>
      session.rest('write', (client) =>
        client.request('POST /repos/{owner}/{repo}/issues/{issue_number}/labels', { ...place, labels: [...labels] }),
      ),
    async () => {
      const standing = await allPages<{ name: string }>(session, (client, page) =>
        client.request('GET /repos/{owner}/{repo}/issues/{issue_number}/labels', { ...place, per_page: 100, page }),
      )
      const names = new Set(standing.map(({ name }) => name.toLowerCase()))
      return labels.every((label) => names.has(label.toLowerCase())) || undefined
    },
  )
}

/** GitHub takes ten at once. */
const assigneesAtOnce = 10

/**
 * Source: docs.github.com "Add assignees to an issue": those assigned already stay, and whoever cannot be assigned is left
 * out. Hence a lost answer cannot be looked up; the job that comes back sends the same again.
 */
export async function assign(session: Session, number: number, logins: readonly string[]): Promise<void> {
  const all = [...new Set(logins)]
  for (let start = 0; start < all.length; start += assigneesAtOnce) {
    const assignees = all.slice(start, start + assigneesAtOnce)
    await session.rest('write', (client) =>
      client.request('POST /repos/{owner}/{repo}/issues/{issue_number}/assignees', {
        ...session.at,
        issue_number: number,
        assignees,
      }),
    )
  }
}

/** On GitHub a second reaction of the same kind is the first one. */
export async function react(session: Session, commentId: number, content: Reaction): Promise<'new' | 'standing'> {
  const place = { ...session.at, comment_id: commentId, content }
  const answer = await unlessDone(
    () =>
      session.rest('write', (client) =>
        client.request('POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions', place),
      ),
    async () => (await hasReacted(session, commentId, content)) || undefined,
  )
  return answer !== true && answer.status === 200 ? 'standing' : 'new'
}

export async function hasReacted(session: Session, commentId: number, content: Reaction): Promise<boolean> {
  const standing = await allPages<{ user: { login: string } | null }>(session, (client, page) =>
    client.request('GET /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions', {
      ...session.at,
      comment_id: commentId,
      content,
      per_page: 100,
      page,
    }),
  )
  return standing.some(({ user }) => user?.login === botLogin(session.appSlug))
}
