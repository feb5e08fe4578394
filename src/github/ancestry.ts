// Whether one commit came after another.
import type { Oid } from '../oid.ts'
import { answered } from './failure.ts'
import type { Session } from './session.ts'

export async function descends(session: Session, ancestor: Oid, head: Oid): Promise<boolean> {
  if (ancestor === head) return true
  const { data } = await session.rest('read', (client) =>
    client.request('GET /repos/{owner}/{repo}/compare/{basehead}', {
      ...session.at,
      basehead: `${ancestor}...${head}`,
      per_page: 1,
    }),
  )
  // A tag's object is answered with the commit behind it: it is none itself.
  const isCommit = answered(data.base_commit, 'base of a comparison').sha === ancestor
  return isCommit && answered(data.status, 'status of a comparison') === 'ahead'
}
