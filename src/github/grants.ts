// What the owner of an installation has granted: a permission that a new version asks for waits until somebody accepts it.
import type { AppSession } from './app-session.ts'
import { answered } from './failure.ts'

type Permissions = Readonly<Record<string, string | undefined>>

export type Grants = {
  readonly permissions: Permissions
  /** The page on which an owner accepts what is asked for. */
  readonly page: string
}

export async function grantsOf(session: AppSession, installation: number): Promise<Grants> {
  const { data } = await session.rest('read', (client) =>
    client.request('GET /app/installations/{installation_id}', { installation_id: installation }),
  )
  const permissions: Permissions = { ...answered(data.permissions, 'permissions of the installation') }
  return { permissions, page: answered(data.html_url, 'page of the installation') }
}

const ranks = ['read', 'write', 'admin']

/** As `issues: write`; empty: everything is granted. */
export const missingGrants = (granted: Permissions, needed: Permissions): readonly string[] =>
  Object.entries(needed)
    .filter(([name, level]) => ranks.indexOf(granted[name] ?? '') < ranks.indexOf(level ?? ''))
    .map(([name, level]) => `${name}: ${level}`)
