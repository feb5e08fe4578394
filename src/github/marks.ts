// What people see beside the files: labels, reactions and check runs.
import { botLogin } from './authorship.ts'
import { answered } from './failure.ts'
import { allPages } from './pages.ts'
import type { CheckRun, Reaction } from './ports.ts'
import { sameText, unlessDone } from './resend.ts'
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

/** A new check run; GitHub shows the newest of each name. */
export async function check(session: Session, run: CheckRun): Promise<void> {
  const { name, headOid, conclusion, title, summary } = run
  await unlessDone(
    () =>
      session.rest('write', (client) =>
        client.request('POST /repos/{owner}/{repo}/check-runs', {
          ...session.at,
          name,
          head_sha: headOid,
          status: 'completed',
          conclusion,
          output: { title, summary },
        }),
      ),
    async () => {
      const { data } = await session.rest('read', (client) =>
        client.request('GET /repos/{owner}/{repo}/commits/{ref}/check-runs', {
          ...session.at,
          ref: headOid,
          check_name: name,
          filter: 'latest',
        }),
      )
      const [latest] = answered(data.check_runs, 'check runs').filter(({ app }) => app?.slug === session.appSlug)
      const output = latest?.output
      return (
        (latest?.conclusion === conclusion && output?.title === title && sameText(output?.summary ?? '', summary)) ||
        undefined
      )
    },
  )
}
